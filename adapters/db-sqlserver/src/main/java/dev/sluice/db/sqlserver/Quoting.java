package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/** The one place where identifiers and literals are quoted for SQL Server. */
final class Quoting {
  private Quoting() {}

  /** An identifier, always in brackets. */
  static String identifier(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not an identifier: " + name);
    }
    return "[" + name.replace("]", "]]") + "]";
  }

  /** Schema and name, each in brackets. */
  static String qualified(String schema, String name) {
    return identifier(schema) + "." + identifier(name);
  }

  /** A string literal that holds every character. */
  static String literal(String text) {
    return "N'" + text.replace("'", "''") + "'";
  }

  /** The parts of a name in brackets, without them. */
  static List<String> parts(String quoted) {
    Tokens tokens = SqlServerTokens.of(quoted);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i += 2) {
      parts.add(tokens.part(i, i + 1).name(0));
    }
    return parts;
  }
}
