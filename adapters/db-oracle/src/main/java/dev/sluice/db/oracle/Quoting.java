package dev.sluice.db.oracle;

/** The one place where identifiers and literals are quoted for Oracle. */
final class Quoting {
  private Quoting() {}

  /** An identifier, always in double quotes, which it cannot hold itself. */
  static String identifier(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0 || name.indexOf('"') >= 0) {
      throw new IllegalArgumentException("not an identifier: " + name);
    }
    return '"' + name + '"';
  }

  /** A string literal. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
