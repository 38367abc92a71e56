package dev.sluice.db.mysql;

import dev.sluice.db.sql.Tokens;

/** What a statement demands of the way in which a table is changed. */
final class Online {
  private Online() {}

  /** ALGORITHM=COPY or a LOCK that keeps writers out. */
  static boolean refused(Tokens tokens) {
    return option(tokens, "ALGORITHM", "COPY")
        || option(tokens, "LOCK", "SHARED")
        || option(tokens, "LOCK", "EXCLUSIVE");
  }

  /** ALGORITHM=INPLACE, INSTANT or LOCK=NONE: the server refuses rather than block. */
  static boolean demanded(Tokens tokens) {
    return option(tokens, "ALGORITHM", "INSTANT") || option(tokens, "LOCK", "NONE");
  }

  private static boolean option(Tokens tokens, String name, String value) {
    return tokens.has(name, "=", value) || tokens.has(name, value);
  }
}
