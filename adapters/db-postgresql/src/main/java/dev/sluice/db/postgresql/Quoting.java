package dev.sluice.db.postgresql;

/** The one place where identifiers and literals are quoted for PostgreSQL. */
final class Quoting {
  private Quoting() {}

  /** An identifier, always in double quotes. */
  static String identifier(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not an identifier: " + name);
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A string literal; E'' where it has a backslash, so that no server setting changes it. */
  static String literal(String text) {
    String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
    return text.indexOf('\\') >= 0 ? "E" + quoted : quoted;
  }
}
