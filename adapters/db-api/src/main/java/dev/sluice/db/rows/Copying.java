package dev.sluice.db.rows;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import java.sql.SQLException;
import java.util.function.Function;

/** What a copy of rows does now, so that any thread can call it off. */
public final class Copying {
  private static final Stop NOTHING = () -> {};

  private final Function<SQLException, DatabaseException> trouble;
  private volatile boolean cancelled;
  private volatile Stop now = NOTHING;

  /**
   * Nothing yet.
   *
   * @param trouble how the engine tells a failure
   */
  public Copying(Function<SQLException, DatabaseException> trouble) {
    this.trouble = trouble;
  }

  /** How what runs is stopped. */
  public interface Stop {
    /** Asks the server to stop; fails where there is nothing to stop any more. */
    void stop() throws SQLException;
  }

  /** From now on that is what is stopped. */
  public void does(Stop stop) {
    now = stop;
  }

  /** Nothing runs that could be stopped. */
  public void rests() {
    now = NOTHING;
  }

  /** Calls it off and stops what runs. */
  public void cancel() {
    cancelled = true;
    try {
      now.stop();
    } catch (SQLException over) {
      rests();
    }
  }

  /** Whether it was called off. */
  public boolean cancelled() {
    return cancelled;
  }

  /** What a failure is told as: where the copy was called off, that. */
  public DatabaseException told(SQLException failure) {
    return cancelled ? off() : trouble.apply(failure);
  }

  /** That it was called off. */
  public DatabaseException off() {
    return new DatabaseException(
        Category.STATEMENT_TIMEOUT, "", "The copy was cancelled", "Begin it again");
  }
}
