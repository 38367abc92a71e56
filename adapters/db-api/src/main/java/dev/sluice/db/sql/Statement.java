package dev.sluice.db.sql;

import dev.sluice.db.digest.Sha256;

/**
 * One statement of a script, with the place where it stands.
 *
 * @param index position in the script, from 1
 * @param text the statement's bytes without its terminator and without surrounding white space;
 *     leading comments belong to it
 * @param startOffset offset of its first character in the script, from 0
 * @param endOffset offset after its last character
 * @param startLine line of its first character, from 1 (CR, LF and CRLF end a line)
 * @param startColumn column of its first character in UTF-16 units, from 1
 * @param endLine line of its last character
 * @param endColumn column of its last character
 * @param kind the leading keywords in upper case, for example {@code CREATE TABLE}
 * @param transactional false when the engine refuses it inside a transaction block
 */
public record Statement(
    int index,
    String text,
    int startOffset,
    int endOffset,
    int startLine,
    int startColumn,
    int endLine,
    int endColumn,
    String kind,
    boolean transactional) {

  public Statement {
    if (index < 1) {
      throw new IllegalArgumentException("a statement's index counts from 1, not " + index);
    }
  }

  /** The same place of a script with another text in it. */
  public Statement with(String other) {
    return new Statement(
        index,
        other,
        startOffset,
        endOffset,
        startLine,
        startColumn,
        endLine,
        endColumn,
        kind,
        transactional);
  }

  /** SHA-256 over the UTF-8 bytes of {@link #text}, in lower-case hexadecimal. */
  public String sha256() {
    return Sha256.hex(text);
  }
}
