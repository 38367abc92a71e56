package dev.sluice.db.sql;

/** Line and column of an offset; moves forward only, so a whole script costs linear time. */
public final class Position {
  private final String text;
  private int offset;
  private int line = 1;
  private int lineStart;

  /** The start of a text; a byte order mark takes no column. */
  public Position(String text) {
    this.text = text;
    this.lineStart = text.startsWith("\uFEFF") ? 1 : 0;
    this.offset = lineStart;
  }

  /** Goes on to an offset, which must not lie before the present one. */
  public void moveTo(int target) {
    for (; offset < target; offset++) {
      char c = text.charAt(offset);
      boolean carriage = c == '\r' && !text.startsWith("\n", offset + 1);
      if (c == '\n' || carriage) {
        line++;
        lineStart = offset + 1;
      }
    }
  }

  /** Line from 1; CR, LF and CRLF end a line. */
  public int line() {
    return line;
  }

  /** Column from 1, in UTF-16 units. */
  public int column() {
    return offset - lineStart + 1;
  }

  /**
   * A refusal at an offset of a text.
   *
   * @param message what is wrong, one sentence without a full stop
   * @param action the way out
   */
  public static ScriptException refuse(String text, int offset, String message, String action) {
    Position place = new Position(text);
    place.moveTo(offset);
    return new ScriptException(place.line(), place.column(), message, action);
  }
}
