package dev.sluice.db.clickhouse;

/** The one place where names and literals are quoted for ClickHouse. */
final class Names {
  private Names() {}

  /** A name, always in backticks. */
  static String quoted(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a name: " + name);
    }
    return '`' + name.replace("\\", "\\\\").replace("`", "\\`") + '`';
  }

  /** A string literal. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
