package dev.sluice.db.postgresql;

/** Line and column of an offset; moves forward only, so a whole script costs linear time. */
final class Position {
  private final String text;
  private int offset;
  private int line = 1;
  private int lineStart;

  Position(String text) {
    this.text = text;
    this.lineStart = text.startsWith("\uFEFF") ? 1 : 0;
    this.offset = lineStart;
  }

  void moveTo(int target) {
    for (; offset < target; offset++) {
      char c = text.charAt(offset);
      boolean carriage = c == '\r' && !text.startsWith("\n", offset + 1);
      if (c == '\n' || carriage) {
        line++;
        lineStart = offset + 1;
      }
    }
  }

  int line() {
    return line;
  }

  int column() {
    return offset - lineStart + 1;
  }
}
