package dev.sluice.db.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers of the catalog written down as tables; a dot stands for NULL. */
final class RecordedCatalog implements Catalog {
  private final Map<String, List<Map<String, String>>> answers = new HashMap<>();

  /** The first line names the columns, each further one is a row; cells are parted by bars. */
  RecordedCatalog answer(String query, String table) {
    List<String[]> lines =
        table.lines().map(line -> line.strip().split("\\s*\\|\\s*", -1)).toList();
    List<Map<String, String>> rows = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < line.length; i++) {
        if (!line[i].equals(".")) {
          row.put(lines.get(0)[i], line[i]);
        }
      }
      rows.add(row);
    }
    answers.put(query, rows);
    return this;
  }

  @Override
  public List<Map<String, String>> rows(String query) {
    return answers.getOrDefault(query, List.of());
  }
}
