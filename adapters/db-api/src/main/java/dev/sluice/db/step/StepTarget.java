package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One target as its engine lets the step protocol work on it. Sessions are the engine's own and
 * fresh; whoever asked for one closes it. Opening throws {@link DatabaseException}.
 */
public interface StepTarget {
  /** Reads what a statement does; never throws. */
  StatementReading read(Statement statement);

  /** Whether the text of a step is one statement for the server, however often it may be cut. */
  boolean single(Statement statement);

  /** The lock that serialises runners, on a session that does not hold it yet. */
  TargetLock lock();

  /**
   * The session that sends the script: tagged with the attempt, with the plan's limits for locks
   * and statements set.
   */
  Connection work(ExecutionPlan plan) throws SQLException;

  /** Why these two sessions cannot be trusted, for example because a pooler stands in between. */
  default Optional<Trouble> unfit(Connection work, Connection lock) throws SQLException {
    return Optional.empty();
  }

  /** Other sessions of an attempt, busy or idle, described; they may outlive their client. */
  List<String> sessions(Connection asker, String attempt) throws SQLException;

  /**
   * Other sessions of the attempt, and those of other attempts that are at work on this target,
   * described.
   */
  List<String> atWork(Connection asker, String attempt) throws SQLException;

  /**
   * Whether this target can take a statement back with its transaction, for example because its
   * tables can; false sends it alone, with a row in the ledger before and after it.
   */
  default boolean transactional(Connection work, Statement statement) throws SQLException {
    return statement.transactional();
  }

  /** How the session that sends the script begins and ends its transactions. */
  default Transactions transactions() {
    return Transactions.PLAIN;
  }

  /** How statements are sent on a session. */
  Messenger messenger(Connection work, ExecutionPlan plan, ExecutionListener listener);

  /** How statements are carried out in batches; empty where they are not. */
  default Optional<Batching> batching() {
    return Optional.empty();
  }

  /** The ledger of that name, read and written on a session. */
  Ledger ledger(Connection session, String name);

  /** What the catalog can tell of lone statements. */
  Probes probes();

  /**
   * Removes what attempts of the plan's migration left behind when they failed, as far as the
   * ledger knows it as theirs; outside any transaction, under the target lock.
   *
   * @return what was removed, a line each
   */
  default List<String> tidy(Connection work, ExecutionPlan plan) throws SQLException {
    return List.of();
  }

  /** Setting aside and putting back on the session that sends the script. */
  Recovery recovery(Connection work, ExecutionPlan plan, ExecutionListener listener);

  /** What can be seen of statements on the session that sends them; for shadows. */
  default Effects effects(Connection work) {
    return Effects.unseen();
  }

  /** The schema now, without the ledger; reads on a session of its own. */
  Schema schema(ExecutionPlan plan) throws SQLException;

  /** What a driver says, in a form that may travel: no values of rows. */
  Trouble trouble(SQLException failure);

  /** Whether the session ended, so that the server's last answer may be missing. */
  boolean lost(SQLException failure);
}
