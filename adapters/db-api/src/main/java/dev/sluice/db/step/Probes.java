package dev.sluice.db.step;

import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;

/** What the catalog can tell of statements that no transaction holds. */
public interface Probes {
  /** Looks on the session that will send the statement, for names may depend on its settings. */
  Probe before(Connection work, Statement statement) throws SQLException;

  /** What became of a statement whose answer is missing; no session works on it any more. */
  Verdict verdict(Connection session, Statement statement, Probe probe) throws SQLException;

  /**
   * Whether the catalog is asked also when the server said yes, for yes may not mean all is well.
   */
  default boolean confirms() {
    return false;
  }

  /**
   * Whether a refusal proves that nothing of the statement is there; where it does not and the
   * catalog cannot tell either, the step is unknown.
   */
  default boolean atomic(Statement statement) {
    return true;
  }
}
