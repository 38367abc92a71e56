package dev.sluice.db.oracle;

import java.util.Map;

/** One row of the dictionary with short questions. */
record Row(Map<String, String> values) {
  String text(String column) {
    return values.getOrDefault(column, "");
  }

  /** A column that says YES or NO. */
  boolean is(String column) {
    return text(column).equals("YES") || text(column).equals("Y");
  }

  boolean has(String column) {
    return !text(column).isEmpty();
  }

  /** A column's name in double quotes. */
  String quoted(String column) {
    return Quoting.identifier(text(column));
  }
}
