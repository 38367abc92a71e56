package dev.sluice.db.sql;

import java.util.ArrayList;
import java.util.List;

/** Collects the statements of one script in order, with exact places, in linear time. */
public final class Cutter {
  private final String text;
  private final Position start;
  private final Position end;
  private final List<Statement> statements = new ArrayList<>();

  /** Nothing is cut yet. */
  public Cutter(String text) {
    this.text = text;
    this.start = new Position(text);
    this.end = new Position(text);
  }

  /**
   * Cuts a statement out; white space at both ends is left away. The range must hold something else
   * and lie after the one before.
   *
   * @param from offset where the statement may begin
   * @param stop offset of its terminator, or of the end of the text
   * @param kind its leading keywords in upper case
   * @param transactional whether the engine accepts it inside a transaction
   */
  public void cut(int from, int stop, String kind, boolean transactional) {
    int first = from;
    int last = stop;
    while (blank(text.charAt(first))) {
      first++;
    }
    while (blank(text.charAt(last - 1))) {
      last--;
    }
    start.moveTo(first);
    end.moveTo(last - 1);
    statements.add(
        new Statement(
            statements.size() + 1,
            text.substring(first, last),
            first,
            last,
            start.line(),
            start.column(),
            end.line(),
            end.column(),
            kind,
            transactional));
  }

  /** The script as it is cut so far. */
  public Script script() {
    return new Script(text, statements);
  }

  /** Space, tab, line feed, vertical tab, form feed, carriage return. */
  public static boolean blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
