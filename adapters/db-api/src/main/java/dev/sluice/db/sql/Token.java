package dev.sluice.db.sql;

/**
 * One token of a script. White space and comments are not tokens.
 *
 * @param type its sort
 * @param start offset of its first character, from 0
 * @param end offset after its last character
 */
public record Token(Type type, int start, int end) {
  /** Sorts of tokens. */
  public enum Type {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    PARAMETER,
    SYMBOL
  }
}
