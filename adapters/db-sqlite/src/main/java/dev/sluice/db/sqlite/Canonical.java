package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/**
 * One spelling of an expression, whatever white space, comments and quotes it was written with.
 * Names lose their quotes only where the schema knows them: other names in double quotes may be
 * strings to SQLite.
 */
final class Canonical {
  private static final Set<String> CONSTANTS =
      Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP");
  private final Set<String> known;

  /**
   * A writer.
   *
   * @param known names of tables and columns in lower case
   */
  Canonical(Set<String> known) {
    this.known = Set.copyOf(known);
  }

  String text(Tokens tokens) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      if (i > 0 && spaced(tokens, i)) {
        out.append(' ');
      }
      out.append(word(tokens, i));
    }
    return out.toString();
  }

  private static boolean spaced(Tokens tokens, int i) {
    String before = tokens.raw(i - 1);
    String now = tokens.raw(i);
    if (before.equals("(") || now.equals(")") || now.equals(",") || now.equals(";")) {
      return false;
    }
    if (before.equals(".") || now.equals(".")) {
      return false;
    }
    if (before.equals(",") || before.equals(";")) {
      return true;
    }
    boolean call = now.equals("(") && tokens.named(i - 1);
    if (call) {
      return Names.reserved(before) || gap(tokens, i);
    }
    return gap(tokens, i) || (worded(tokens, i - 1) && worded(tokens, i));
  }

  private static boolean gap(Tokens tokens, int i) {
    return tokens.start(i) > tokens.start(i - 1) + tokens.raw(i - 1).length();
  }

  private static boolean worded(Tokens tokens, int i) {
    return !tokens.isType(i, Token.Type.SYMBOL);
  }

  private String word(Tokens tokens, int i) {
    String raw = tokens.raw(i);
    if (tokens.isType(i, Token.Type.WORD)) {
      String upper = raw.toUpperCase(Locale.ROOT);
      return Names.reserved(raw) || CONSTANTS.contains(upper) ? upper : raw;
    }
    if (tokens.isType(i, Token.Type.QUOTED_NAME)) {
      String name = tokens.part(i, i + 1).name(0);
      boolean ours = known.contains(name.toLowerCase(Locale.ROOT)) || !raw.startsWith("\"");
      return ours ? Names.quoted(name) : raw;
    }
    return raw;
  }
}
