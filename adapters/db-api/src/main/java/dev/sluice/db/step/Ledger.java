package dev.sluice.db.step;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The target's own record of attempts, read and written on one session. */
public interface Ledger {
  /** Step number that stands for putting back; statements count from 1. */
  int PUT_BACK = 0;

  /** Whether its tables are there. */
  boolean exists() throws SQLException;

  /** Creates what is missing; the caller holds the target lock. */
  void create() throws SQLException;

  /** The state of an attempt, or empty when it is not known. */
  Optional<String> state(String attempt) throws SQLException;

  /** Whether a newer epoch of the plan's migration was here. */
  boolean newerEpoch(ExecutionPlan plan) throws SQLException;

  /** Other attempts of this script whose outcome nobody wrote down, oldest first. */
  List<String> open(ExecutionPlan plan) throws SQLException;

  /** The attempt that applied this script, unless it was carried back since. */
  Optional<String> appliedBy(ExecutionPlan plan) throws SQLException;

  /** For an up script: a rollback of it that did not come to its end. */
  Optional<String> halfBack(ExecutionPlan plan) throws SQLException;

  /** Statements of this script that stand applied, by whatever attempt. */
  List<Integer> standing(ExecutionPlan plan) throws SQLException;

  /** The attempt runs; one that never started may begin again. */
  void begin(ExecutionPlan plan) throws SQLException;

  /** A lone statement is about to be sent. */
  void running(ExecutionPlan plan, Statement statement, Probe probe) throws SQLException;

  /** In the statement's own transaction: it is done, if the transaction is. */
  void done(ExecutionPlan plan, Statement statement) throws SQLException;

  /** What became of a statement that was {@link #running}: {@code done} or {@code failed}. */
  void became(ExecutionPlan plan, Statement statement, String state) throws SQLException;

  /** Says in the same transaction that what was set aside is back. */
  void putBack(ExecutionPlan plan) throws SQLException;

  /** Takes back that a lone statement runs, because it was never sent. */
  void forget(ExecutionPlan plan, Statement statement) throws SQLException;

  /** What the attempt wrote down, by statement. */
  Map<Integer, Row> steps(String attempt) throws SQLException;

  /** The outcome of the attempt in lower case. */
  void end(ExecutionPlan plan, String state) throws SQLException;

  /** Keeps the schema of a moment; the content of equal schemas is kept once. */
  void keep(ExecutionPlan plan, String moment, Schema schema) throws SQLException;

  /** How a person settles what an attempt left in doubt, as a statement. */
  String settling(String attempt);

  /** The same ledger on another session. */
  Ledger on(Connection session);

  /**
   * One step as the ledger has it.
   *
   * @param sha256 digest of the statement
   * @param state {@code running}, {@code done} or {@code failed}
   */
  record Row(String sha256, String state, Probe probe) {}
}
