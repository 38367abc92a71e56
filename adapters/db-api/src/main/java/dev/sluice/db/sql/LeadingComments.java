package dev.sluice.db.sql;

import java.util.Locale;
import java.util.Optional;

/** The comments before the first word of a statement, in order. */
final class LeadingComments {
  private static final String MARK = "sluice:batch";
  private final Statement statement;
  private final String text;
  private int at;

  LeadingComments(Statement statement) {
    this.statement = statement;
    this.text = statement.text();
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  /**
   * The next comment, or empty where the statement itself begins.
   *
   * @throws ScriptException when engines would not agree where a comment before a wish ends
   */
  Optional<Comment> next() {
    while (at < text.length()) {
      if (Cutter.blank(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at) || text.startsWith("#", at)) {
        return Optional.of(line());
      } else if (text.startsWith("/*", at)) {
        return Optional.of(block());
      } else {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Comment line() {
    int start = at;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return new Comment(statement, start, text.substring(start, at));
  }

  /** Some engines nest comments, others do not: within such a one nothing may be asked for. */
  private Comment block() {
    int start = at;
    int close = text.indexOf("*/", at + 2);
    int inner = text.indexOf("/*", at + 2);
    if (inner >= 0 && inner < close && asks(at)) {
      throw new Comment(statement, at, "/*")
          .refuse(0, "A comment within a comment stands before a wish for batches", "Remove it");
    }
    at = close < 0 ? text.length() : close + 2;
    return new Comment(statement, start, text.substring(start, at));
  }

  /** Whether a wish stands behind a place, however it is written. */
  private boolean asks(int from) {
    return text.substring(from).toLowerCase(Locale.ROOT).contains(MARK);
  }

  /** One comment with its place in the statement. */
  record Comment(Statement statement, int start, String text) {
    ScriptException refuse(int offset, String message, String action) {
      Place place = Place.of(statement, start + offset);
      return new ScriptException(place.line(), place.column(), message, action);
    }
  }
}
