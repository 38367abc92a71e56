package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows under a header: a table where the columns are few, else lines. */
final class CardTable {
  private static final int COLUMNS = 5;
  private static final int ROWS = 20;
  private static final int CELL = 120;
  private static final int WIDE = 240;

  private CardTable() {}

  static List<ObjectNode> of(Block.Table table) {
    List<ObjectNode> elements = new ArrayList<>();
    List<List<Block.Cell>> rows = table.rows().subList(0, Math.min(ROWS, table.rows().size()));
    int columns = rows.stream().mapToInt(List::size).max().orElse(table.header().size());
    if (columns < 1) {
      return elements;
    }
    elements.add(columns > COLUMNS ? lines(table, rows) : table(table, rows, columns));
    if (table.rows().size() > ROWS) {
      elements.addAll(
          new LiteralText().plain("and " + (table.rows().size() - ROWS) + " more").elements());
    }
    return elements;
  }

  private static ObjectNode table(Block.Table table, List<List<Block.Cell>> rows, int columns) {
    ArrayNode widths = Json.array();
    for (int i = 0; i < columns; i++) {
      widths.add(Json.object().put("width", i == columns - 1 ? 2 : 1));
    }
    ArrayNode shown = Json.array();
    boolean header = table.header().stream().anyMatch(head -> !head.isBlank());
    if (header) {
      ArrayNode cells = Json.array();
      for (int i = 0; i < columns; i++) {
        String head = i < table.header().size() ? table.header().get(i) : "";
        cells.add(cell(new LiteralText().bold(VisibleText.line(head))));
      }
      shown.add(row(cells));
    }
    for (List<Block.Cell> row : rows) {
      ArrayNode cells = Json.array();
      for (int i = 0; i < columns; i++) {
        cells.add(cell(text(i < row.size() ? row.subList(i, i + 1) : List.of(), row.size())));
      }
      shown.add(row(cells));
    }
    ObjectNode element =
        Json.object()
            .put("type", "Table")
            .put("firstRowAsHeaders", header)
            .put("showGridLines", false);
    element.set("columns", widths);
    element.set("rows", shown);
    return element;
  }

  private static ObjectNode row(ArrayNode cells) {
    ObjectNode row = Json.object().put("type", "TableRow");
    row.set("cells", cells);
    return row;
  }

  private static ObjectNode cell(LiteralText text) {
    ArrayNode items = Json.array();
    text.elements().forEach(items::add);
    ObjectNode cell = Json.object().put("type", "TableCell");
    cell.set("items", items);
    return cell;
  }

  /** A table of two columns is a list of words and what they mean: the second may be long. */
  private static LiteralText text(List<Block.Cell> cells, int columns) {
    LiteralText text = new LiteralText();
    cells.forEach(
        cell ->
            text.toned(
                cell.tone().sign() + CardBody.line(cell.text(), columns <= 2 ? WIDE : CELL),
                cell.tone()));
    return text;
  }

  private static ObjectNode lines(Block.Table table, List<List<Block.Cell>> rows) {
    ArrayNode items = Json.array();
    String header =
        table.header().stream().filter(head -> !head.isBlank()).collect(Collectors.joining(" · "));
    new LiteralText().bold(VisibleText.line(header)).elements().forEach(items::add);
    for (List<Block.Cell> row : rows) {
      LiteralText text = new LiteralText();
      String between = "";
      for (Block.Cell cell : row) {
        if (!cell.text().isBlank()) {
          text.plain(between)
              .toned(cell.tone().sign() + CardBody.line(cell.text(), CELL), cell.tone());
          between = " · ";
        }
      }
      text.elements().forEach(items::add);
    }
    ObjectNode container = Json.object().put("type", "Container");
    container.set("items", items);
    return container;
  }
}
