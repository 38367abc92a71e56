package dev.sluice.db.mysql;

import dev.sluice.db.mysql.Catalog.Row;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Keys and indexes, put together from a row per column. */
final class KeyReader {
  private final Set<String> tables;
  private final Map<String, String> numbering;

  /**
   * For these tables.
   *
   * @param numbering by table, the column that counts up
   */
  KeyReader(Set<String> tables, Map<String, String> numbering) {
    this.tables = tables;
    this.numbering = numbering;
  }

  void read(List<Row> rows, List<SchemaObject> into) {
    Map<String, List<Row>> keys = new TreeMap<>();
    for (Row row : rows) {
      if (tables.contains(row.get("TABLE_NAME"))) {
        String name = row.get("TABLE_NAME") + "." + row.get("INDEX_NAME");
        keys.computeIfAbsent(name, any -> new ArrayList<>()).add(row);
      }
    }
    keys.forEach((name, parts) -> into.add(key(name, parts)));
  }

  private SchemaObject key(String name, List<Row> parts) {
    Row first = parts.get(0);
    String table = first.get("TABLE_NAME");
    String type = first.get("INDEX_TYPE");
    Map<String, String> attributes = new TreeMap<>();
    SchemaReader.put(attributes, "type", type.equals("BTREE") ? "" : type);
    SchemaReader.put(attributes, "comment", first.get("INDEX_COMMENT"));
    boolean hidden = first.get("IS_VISIBLE").equals("NO");
    SchemaReader.put(attributes, "invisible", hidden ? "true" : "");
    SchemaReader.put(attributes, "ignored", first.get("IGNORED").equals("YES") ? "true" : "");
    String counts = numbering.getOrDefault(table, "");
    boolean leads =
        first.has("COLUMN_NAME")
            && counts.startsWith(Quoting.identifier(first.get("COLUMN_NAME")) + " ");
    SchemaReader.put(attributes, "numbers", leads ? counts : "");
    List<String> columns = parts.stream().map(KeyReader::column).toList();
    return new SchemaObject(
        kind(first),
        name,
        table,
        "(" + String.join(", ", columns) + ")",
        attributes,
        List.of(table));
  }

  private static Kind kind(Row first) {
    if (first.get("INDEX_NAME").equals("PRIMARY")) {
      return Kind.PRIMARY_KEY;
    }
    return first.get("NON_UNIQUE").equals("0") ? Kind.UNIQUE : Kind.INDEX;
  }

  private static String column(Row part) {
    String expression = part.get("EXPRESSION");
    String what =
        expression.isEmpty()
            ? Quoting.identifier(part.get("COLUMN_NAME"))
            : "(" + ColumnText.unescaped(expression) + ")";
    boolean spatial = part.get("INDEX_TYPE").equals("SPATIAL");
    String length =
        part.get("SUB_PART").isEmpty() || spatial ? "" : "(" + part.get("SUB_PART") + ")";
    return what + length + (part.get("COLLATION").equals("D") ? " DESC" : "");
  }
}
