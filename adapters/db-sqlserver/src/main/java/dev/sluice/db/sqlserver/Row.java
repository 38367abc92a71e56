package dev.sluice.db.sqlserver;

import java.util.Map;

/** One row of the catalog with short questions. */
record Row(Map<String, String> values) {
  String text(String column) {
    return values.getOrDefault(column, "");
  }

  /** A bit column; drivers say 1 or true. */
  boolean is(String column) {
    return text(column).equals("1") || text(column).equals("true");
  }

  boolean has(String column) {
    return !text(column).isEmpty();
  }

  /** Schema and name of two columns, with a dot. */
  String name(String schema, String name) {
    return text(schema) + "." + text(name);
  }

  /** Schema and name of two columns in brackets. */
  String quoted(String schema, String name) {
    return Quoting.qualified(text(schema), text(name));
  }
}
