package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The target's own record of attempts. Only the server's clock is used. */
final class Ledger {
  /** Step number that stands for putting back; statements count from 1. */
  static final int PUT_BACK = 0;

  private static final String STATE = "SELECT state FROM %s.sluice_migrations WHERE attempt = ?";
  private static final String NEWER =
      "SELECT 1 FROM %s.sluice_migrations WHERE migration = ? AND epoch > ?";
  private static final String BEGIN =
      """
      INSERT INTO %s.sluice_migrations AS m
        (attempt, epoch, migration, title, digest, direction, state, correlation)
      VALUES (?, ?, ?, ?, ?, ?, 'running', ?)
      ON CONFLICT (attempt) DO UPDATE SET epoch = excluded.epoch, state = 'running',
        started_at = clock_timestamp(), finished_at = NULL
      WHERE m.state = 'not_started'
      """;
  private static final String END =
      """
      UPDATE %s.sluice_migrations SET state = ?, finished_at = clock_timestamp() WHERE attempt = ?
      """;
  private static final String STEP =
      """
      INSERT INTO %s.sluice_steps (attempt, statement, sha256, state, object, object_before)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (attempt, statement) DO UPDATE
        SET state = excluded.state, at = clock_timestamp()
      """;
  private static final String FORGET =
      "DELETE FROM %s.sluice_steps WHERE attempt = ? AND statement = ? AND state = 'running'";
  private static final String STEPS =
      """
      SELECT statement, sha256, state, object, object_before FROM %s.sluice_steps
      WHERE attempt = ?
      """;
  private static final String OPEN =
      """
      SELECT attempt FROM %s.sluice_migrations
      WHERE migration = ? AND digest = ? AND direction = ? AND attempt <> ?
        AND state IN ('running', 'unknown')
      ORDER BY id
      """;

  /** Attempts of this script since the migration was last carried the other way. */
  private static final String SINCE =
      """
      FROM %1$s.sluice_migrations m
      WHERE m.migration = ? AND m.digest = ? AND m.direction = ? AND m.id > coalesce(
        (SELECT max(o.id) FROM %1$s.sluice_migrations o WHERE o.migration = m.migration
          AND o.direction <> m.direction AND o.state = 'applied'), 0)
      """;

  private static final String APPLIED_BY =
      "SELECT attempt " + SINCE + " AND m.state = 'applied' ORDER BY id DESC";
  private static final String DONE =
      """
      SELECT DISTINCT s.statement FROM %1$s.sluice_steps s
      WHERE s.state = 'done' AND s.attempt IN (SELECT m.attempt
      """
          + SINCE
          + ") ORDER BY s.statement";
  private static final String HALF_BACK =
      """
      SELECT o.attempt FROM %1$s.sluice_migrations o WHERE o.migration = ? AND o.direction <> ?
        AND o.state IN ('partial', 'running', 'unknown') AND o.id > (
          SELECT max(m.id) FROM %1$s.sluice_migrations m WHERE m.migration = o.migration
            AND m.digest = ? AND m.direction <> o.direction AND m.state = 'applied')
      """;

  private final Connection connection;
  private final String name;
  private final String schema;

  Ledger(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
    this.schema = Quoting.identifier(name);
  }

  boolean exists() throws SQLException {
    return LedgerTables.there(connection, name, LedgerTables.NEWEST);
  }

  void create() throws SQLException {
    LedgerTables.create(connection, name);
  }

  Optional<String> state(String attempt) throws SQLException {
    return texts(STATE, attempt).stream().findFirst();
  }

  boolean newerEpoch(ExecutionPlan plan) throws SQLException {
    return !texts(NEWER, plan.migration(), plan.epoch()).isEmpty();
  }

  /** Other attempts of this script whose outcome nobody wrote down. */
  List<String> open(ExecutionPlan plan) throws SQLException {
    return texts(OPEN, plan.migration(), plan.digest(), direction(plan), plan.attempt());
  }

  /** The attempt that applied this script, unless it was carried back since. */
  Optional<String> appliedBy(ExecutionPlan plan) throws SQLException {
    return texts(APPLIED_BY, plan.migration(), plan.digest(), direction(plan)).stream().findFirst();
  }

  /** An attempt that carried the applied script the other way, but not to its end. */
  Optional<String> halfBack(ExecutionPlan plan) throws SQLException {
    return texts(HALF_BACK, plan.migration(), direction(plan), plan.digest()).stream().findFirst();
  }

  /** Statements of this script that stand applied, by whatever attempt. */
  List<Integer> done(ExecutionPlan plan) throws SQLException {
    return texts(DONE, plan.migration(), plan.digest(), direction(plan)).stream()
        .map(Integer::valueOf)
        .toList();
  }

  void begin(ExecutionPlan plan) throws SQLException {
    Sql.run(
        connection,
        BEGIN.formatted(schema),
        plan.attempt(),
        plan.epoch(),
        plan.migration(),
        plan.title(),
        plan.digest(),
        direction(plan),
        plan.correlation());
  }

  void running(ExecutionPlan plan, Statement statement, Probe probe) throws SQLException {
    step(plan, statement.index(), statement.sha256(), "running", probe);
  }

  void step(ExecutionPlan plan, Statement statement, String state) throws SQLException {
    step(plan, statement.index(), statement.sha256(), state, new Probe("", ""));
  }

  /** Says in the same transaction that what was set aside is back. */
  void putBack(ExecutionPlan plan) throws SQLException {
    step(plan, PUT_BACK, "", "done", new Probe("", ""));
  }

  private void step(ExecutionPlan plan, int index, String sha256, String state, Probe probe)
      throws SQLException {
    Sql.run(
        connection,
        STEP.formatted(schema),
        plan.attempt(),
        index,
        sha256,
        state,
        probe.object(),
        probe.before());
  }

  /** Takes back that a lone statement runs, because it was never sent. */
  void forget(ExecutionPlan plan, Statement statement) throws SQLException {
    Sql.run(connection, FORGET.formatted(schema), plan.attempt(), statement.index());
  }

  /** What the attempt wrote down, by statement. */
  Map<Integer, Row> steps(String attempt) throws SQLException {
    Map<Integer, Row> found = new TreeMap<>();
    try (PreparedStatement query = connection.prepareStatement(STEPS.formatted(schema))) {
      query.setString(1, attempt);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Probe probe = new Probe(rows.getString(4), rows.getString(5));
          found.put(rows.getInt(1), new Row(rows.getString(2), rows.getString(3), probe));
        }
      }
    }
    return found;
  }

  void end(ExecutionPlan plan, String state) throws SQLException {
    Sql.run(connection, END.formatted(schema), state, plan.attempt());
  }

  String name() {
    return name;
  }

  private List<String> texts(String sql, Object... values) throws SQLException {
    return Sql.texts(connection, sql.formatted(schema), values);
  }

  private static String direction(ExecutionPlan plan) {
    return plan.direction().name().toLowerCase(Locale.ROOT);
  }

  /** One step as the ledger has it. */
  record Row(String sha256, String state, Probe probe) {}
}
