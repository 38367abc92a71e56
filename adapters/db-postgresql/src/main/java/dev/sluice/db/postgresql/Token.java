package dev.sluice.db.postgresql;

/** One token of a script: its sort and its place. White space and comments are not tokens. */
record Token(Type type, int start, int end) {
  /** Sorts of tokens, as PostgreSQL's scanner tells them apart. */
  enum Type {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    PARAMETER,
    SYMBOL
  }
}
