package dev.sluice.db.mysql;

import dev.sluice.db.mysql.Catalog.Row;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One column of the catalog in the model, with texts that a statement can carry. */
final class ColumnText {
  private final Dialect dialect;
  private final Catalog catalog;
  private final Row row;
  private final String extra;

  ColumnText(Dialect dialect, Catalog catalog, Row row) {
    this.dialect = dialect;
    this.catalog = catalog;
    this.row = row;
    this.extra = row.get("EXTRA");
  }

  SchemaObject object(Map<String, String> checks) {
    String table = row.get("TABLE_NAME");
    String name = table + "." + row.get("COLUMN_NAME");
    String words = extra.toUpperCase(Locale.ROOT);
    Map<String, String> attributes = new TreeMap<>();
    SchemaReader.put(attributes, "position", row.get("ORDINAL_POSITION"));
    SchemaReader.put(attributes, "not-null", row.get("IS_NULLABLE").equals("NO") ? "true" : "");
    SchemaReader.put(attributes, "collation", row.get("COLLATION_NAME"));
    SchemaReader.put(attributes, "comment", row.get("COLUMN_COMMENT"));
    SchemaReader.put(attributes, "srid", row.get("SRS_ID"));
    SchemaReader.put(attributes, "check", checks.getOrDefault(name, ""));
    SchemaReader.put(attributes, "invisible", words.contains("INVISIBLE") ? "true" : "");
    String generated = row.get("GENERATION_EXPRESSION");
    if (!generated.isEmpty()) {
      attributes.put("generated", catalog.local(unescaped(dialect, generated)));
      attributes.put("stored", words.contains("VIRTUAL") ? "VIRTUAL" : "STORED");
    } else {
      SchemaReader.put(attributes, "default", standard(words));
    }
    SchemaReader.put(attributes, "auto-increment", words.contains("AUTO_INCREMENT") ? "true" : "");
    int update = words.indexOf("ON UPDATE ");
    if (update >= 0) {
      attributes.put("on-update", extra.substring(update + 10).split(" ", -1)[0]);
    }
    return new SchemaObject(
        Kind.COLUMN, name, table, row.get("COLUMN_TYPE"), attributes, List.of(table));
  }

  private String standard(String words) {
    if (!row.has("COLUMN_DEFAULT")) {
      return "";
    }
    String text = row.get("COLUMN_DEFAULT");
    if (dialect.mariaDb()) {
      return text.equals("NULL") ? "" : written(catalog.local(text));
    }
    String type = row.get("DATA_TYPE");
    boolean moment = type.equals("timestamp") || type.equals("datetime");
    if (moment && text.toUpperCase(Locale.ROOT).startsWith("CURRENT_TIMESTAMP")) {
      return text;
    }
    if (words.contains("DEFAULT_GENERATED")) {
      return "(" + catalog.local(unescaped(dialect, text)) + ")";
    }
    boolean bits = type.equals("bit") || (type.endsWith("binary") && text.startsWith("0x"));
    return bits ? text : Quoting.literal(text);
  }

  /** MariaDB gives the default as it was written; an expression is safe in parentheses. */
  private static String written(String text) {
    boolean literal =
        text.startsWith("'")
            || text.matches("-?[0-9.]+(e[-+]?[0-9]+)?|b'[01]*'|x'[0-9A-Fa-f]*'|0x[0-9A-Fa-f]+")
            || text.toLowerCase(Locale.ROOT).startsWith("current_timestamp");
    return literal ? text : "(" + text + ")";
  }

  /** MySQL's catalog escapes the text of expressions once more. */
  static String unescaped(Dialect dialect, String expression) {
    return dialect.mariaDb() ? expression : unescaped(expression);
  }

  /** The same, where only MySQL has such a text. */
  static String unescaped(String expression) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\' && i + 1 < expression.length()) {
        c = expression.charAt(++i);
        c = c == 'n' ? '\n' : c;
      }
      text.append(c);
    }
    return text.toString();
  }
}
