package dev.sluice.db.mysql;

/** The one place where identifiers and literals are quoted for MySQL and MariaDB. */
final class Quoting {
  private Quoting() {}

  /** An identifier, always in back quotes. */
  static String identifier(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not an identifier: " + name);
    }
    return '`' + name.replace("`", "``") + '`';
  }

  /** A string literal for a session in which a backslash escapes. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\0", "\\0") + "'";
  }
}
