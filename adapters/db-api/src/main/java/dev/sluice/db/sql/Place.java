package dev.sluice.db.sql;

/**
 * A place in a script.
 *
 * @param line from 1; CR, LF and CRLF end a line
 * @param column from 1, in UTF-16 units
 */
public record Place(int line, int column) {
  /**
   * Where an offset in the text of a statement stands in its script.
   *
   * @param offset from 0, at most the length of the text
   */
  public static Place of(Statement statement, int offset) {
    Position position = new Position(statement.text());
    position.moveTo(offset);
    boolean first = position.line() == 1;
    return new Place(
        statement.startLine() + position.line() - 1,
        first ? statement.startColumn() + position.column() - 1 : position.column());
  }
}
