package dev.sluice.db.oracle;

import dev.sluice.db.sql.Tokens;

/** Names with an optional schema and an optional database link: {@code s.t@link}. */
final class Names {
  private Names() {}

  /** The place after a name and its link. */
  static int after(Tokens tokens, int i) {
    int k = tokens.afterName(i);
    return k > i && tokens.is(k, "@") ? tokens.afterName(k + 1) : k;
  }

  /** The name with its link, quotes resolved. */
  static String of(Tokens tokens, int i) {
    int k = tokens.afterName(i);
    String name = tokens.name(i);
    return k > i && tokens.is(k, "@") ? name + "@" + tokens.name(k + 1) : name;
  }

  /** The last part of a name. */
  static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** All parts but the last, or empty. */
  static String qualifier(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
