package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;

/** Names of one to four parts; middle parts may be left out: {@code db..t}. */
final class Names {
  private Names() {}

  /** Whether a name or a table variable stands here. */
  static boolean at(Tokens tokens, int i) {
    return tokens.named(i) || tokens.isType(i, Token.Type.PARAMETER);
  }

  /** The place after a name. */
  static int after(Tokens tokens, int i) {
    int k = i;
    while (at(tokens, k) || (k > i && tokens.is(k, "."))) {
      k++;
      if (!tokens.is(k, ".")) {
        return k;
      }
      while (tokens.is(k, ".")) {
        k++;
      }
    }
    return k;
  }

  /** The name with brackets and quotes resolved. */
  static String of(Tokens tokens, int i) {
    StringBuilder name = new StringBuilder();
    for (int k = i; k < after(tokens, i); k++) {
      name.append(tokens.named(k) ? tokens.part(k, k + 1).name(0) : tokens.raw(k));
    }
    return name.toString();
  }

  /** The last part of a name in upper case, for comparing with what is built in. */
  static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toUpperCase(java.util.Locale.ROOT);
  }

  /** Whether it is a temporary table or a table variable, which nobody else sees. */
  static boolean temporary(String name) {
    String last = last(name);
    return (last.startsWith("#") && !last.startsWith("##")) || name.startsWith("@");
  }

  /** Whether it lies on a linked server. */
  static boolean remote(String name) {
    return name.chars().filter(c -> c == '.').count() >= 3;
  }
}
