package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;

/** Finds strings that PostgreSQL runs as code, and undoes their quoting. */
final class DynamicText {
  private DynamicText() {}

  /** The strings that stand after AS, or alone in a DO. */
  static void bodies(Tokens tokens, String kind, Reading reading) {
    for (int i = 1; i < tokens.size(); i++) {
      boolean body = tokens.is(i - 1, "AS") || tokens.is(0, "DO");
      boolean language = tokens.is(i - 1, "LANGUAGE");
      if (tokens.isType(i, Token.Type.STRING) && body && !language) {
        reading.dynamic(kind, unquoted(tokens.raw(i)), tokens.start(i));
      }
    }
  }

  /** What a literal holds, or nothing where escapes are in the way. */
  private static String unquoted(String literal) {
    if (literal.startsWith("$")) {
      int tag = literal.indexOf('$', 1) + 1;
      return literal.substring(tag, literal.length() - tag);
    }
    boolean plain = literal.startsWith("'") || literal.toUpperCase(Locale.ROOT).startsWith("E'");
    if (!plain || (!literal.startsWith("'") && literal.indexOf('\\') >= 0)) {
      return "";
    }
    return literal.substring(literal.indexOf('\'') + 1, literal.length() - 1).replace("''", "'");
  }
}
