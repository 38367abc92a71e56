package dev.sluice.db;

import dev.sluice.db.sql.Place;
import dev.sluice.db.sql.Statement;
import java.util.Optional;

/**
 * What became of one statement.
 *
 * @param index its position, from 1
 * @param state what became of it
 * @param rows rows it says it changed, -1 where it does not say; of a statement that failed, those
 *     that its batches changed for good
 * @param millis wall time in milliseconds
 * @param error why it failed
 */
public record StepResult(int index, State state, long rows, long millis, Optional<Trouble> error) {
  /** Whether it failed and some of its batches stand. */
  public boolean half() {
    return state == State.FAILED && rows > 0;
  }

  /** What became of a statement. */
  public enum State {
    APPLIED,
    FAILED,
    ROLLED_BACK,
    SKIPPED,
    NOT_STARTED,
    UNKNOWN
  }

  /**
   * Trouble in a form that can travel.
   *
   * @param category kind of trouble
   * @param code the engine's code (SQLSTATE), or empty
   * @param message what happened, without row values
   * @param action what to do
   * @param position offset in the statement where the engine points, from 1, in characters; 0 when
   *     it does not
   */
  public record Trouble(
      DatabaseException.Category category,
      String code,
      String message,
      String action,
      int position) {
    /** A refusal of our own, without a code or a place. */
    public static Trouble refusal(
        DatabaseException.Category category, String message, String action) {
      return new Trouble(category, "", message, action, 0);
    }

    /** The same with the place in the script, where the engine points to one in a statement. */
    public Trouble in(Statement statement) {
      String text = statement.text();
      if (position < 1 || position > text.codePointCount(0, text.length()) + 1) {
        return this;
      }
      Place place = Place.of(statement, text.offsetByCodePoints(0, position - 1));
      String said = message + " (line %d, column %d)".formatted(place.line(), place.column());
      return new Trouble(category, code, said, action, position);
    }

    /** The trouble that an exception stands for. */
    public static Trouble of(DatabaseException away) {
      return new Trouble(
          away.category(), away.code(), String.valueOf(away.getMessage()), away.action(), 0);
    }
  }
}
