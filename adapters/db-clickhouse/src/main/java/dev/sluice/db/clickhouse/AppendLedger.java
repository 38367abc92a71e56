package dev.sluice.db.clickhouse;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Ledger;
import dev.sluice.db.step.Probe;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A ledger of rows that are only added; the runner holds the target lock, so order is time. */
final class AppendLedger implements Ledger {
  private static final String MIGRATIONS =
      """
      (SELECT attempt, min(at) AS begun, argMax(epoch, at) AS epoch, any(migration) AS migration,
        any(digest) AS digest, any(direction) AS direction, argMax(state, at) AS state
       FROM sluice_migrations GROUP BY attempt)
      """;
  private static final String STEPS =
      """
      (SELECT attempt, statement, any(sha256) AS sha256, argMax(state, at) AS state,
        argMax(object, at) AS object, argMax(object_before, at) AS object_before
       FROM sluice_steps GROUP BY attempt, statement HAVING state <> 'forgotten')
      """;
  private static final String STATE = "SELECT state FROM " + MIGRATIONS + " WHERE attempt = ?";
  private static final String NEWER =
      "SELECT attempt FROM " + MIGRATIONS + " WHERE migration = ? AND epoch > ?";
  private static final String OPEN =
      "SELECT attempt FROM "
          + MIGRATIONS
          + """
           WHERE migration = ? AND digest = ? AND direction = ? AND attempt <> ?
             AND state IN ('running', 'unknown') ORDER BY begun
          """;

  /** When the migration was last carried the other way to its end. */
  private static final String TURNED =
      "(SELECT max(begun) FROM "
          + MIGRATIONS
          + " WHERE migration = ? AND direction <> ? AND state = 'applied')";

  private static final String SINCE =
      "SELECT attempt FROM "
          + MIGRATIONS
          + " WHERE migration = ? AND digest = ? AND direction = ? AND begun > "
          + TURNED;
  private static final String APPLIED_BY = SINCE + " AND state = 'applied' ORDER BY begun DESC";
  private static final String STANDING =
      "SELECT DISTINCT statement FROM "
          + STEPS
          + " WHERE state = 'done' AND attempt IN ("
          + SINCE
          + ") ORDER BY statement";
  private static final String HALF_BACK =
      "SELECT attempt FROM "
          + MIGRATIONS
          + " WHERE migration = ? AND direction <> ? AND state IN ('partial', 'running', 'unknown')"
          + " AND begun > (SELECT max(begun) FROM "
          + MIGRATIONS
          + " WHERE migration = ? AND digest = ? AND direction = ? AND state = 'applied')"
          + " AND (SELECT count() FROM "
          + MIGRATIONS
          + " WHERE migration = ? AND digest = ? AND direction = ? AND state = 'applied') > 0";
  private static final String STATE_ROW =
      """
      INSERT INTO sluice_migrations
        (attempt, epoch, migration, title, digest, direction, state, correlation)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String STEP_ROW =
      """
      INSERT INTO sluice_steps (attempt, statement, sha256, state, object, object_before)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String ALL_STEPS =
      "SELECT statement, sha256, state, object, object_before FROM " + STEPS + " WHERE attempt = ?";
  private static final String KEPT =
      "SELECT attempt FROM sluice_snapshots WHERE fingerprint = ? AND content LIKE '{%'";
  private static final String KEEP =
      "INSERT INTO sluice_snapshots (attempt, moment, fingerprint, content) VALUES (?, ?, ?, ?)";

  private final Connection connection;

  AppendLedger(Connection connection) {
    this.connection = connection;
  }

  @Override
  public Ledger on(Connection session) {
    return new AppendLedger(session);
  }

  @Override
  public boolean exists() throws SQLException {
    return LedgerTables.exist(connection);
  }

  @Override
  public void create() throws SQLException {
    LedgerTables.create(connection);
  }

  @Override
  public Optional<String> state(String attempt) throws SQLException {
    return Sql.texts(connection, STATE, attempt).stream().findFirst();
  }

  @Override
  public boolean newerEpoch(ExecutionPlan plan) throws SQLException {
    return !Sql.texts(connection, NEWER, plan.migration(), plan.epoch()).isEmpty();
  }

  @Override
  public List<String> open(ExecutionPlan plan) throws SQLException {
    return Sql.texts(
        connection, OPEN, plan.migration(), plan.digest(), direction(plan), plan.attempt());
  }

  @Override
  public Optional<String> appliedBy(ExecutionPlan plan) throws SQLException {
    return Sql.texts(connection, APPLIED_BY, since(plan)).stream().findFirst();
  }

  private static Object[] since(ExecutionPlan plan) {
    return new Object[] {
      plan.migration(), plan.digest(), direction(plan), plan.migration(), direction(plan)
    };
  }

  @Override
  public Optional<String> halfBack(ExecutionPlan plan) throws SQLException {
    String direction = direction(plan);
    return Sql.texts(
            connection,
            HALF_BACK,
            plan.migration(),
            direction,
            plan.migration(),
            plan.digest(),
            direction,
            plan.migration(),
            plan.digest(),
            direction)
        .stream()
        .findFirst();
  }

  @Override
  public List<Integer> standing(ExecutionPlan plan) throws SQLException {
    return Sql.texts(connection, STANDING, since(plan)).stream().map(Integer::valueOf).toList();
  }

  @Override
  public void begin(ExecutionPlan plan) throws SQLException {
    end(plan, "running");
  }

  @Override
  public void end(ExecutionPlan plan, String state) throws SQLException {
    Sql.run(
        connection,
        STATE_ROW,
        plan.attempt(),
        plan.epoch(),
        plan.migration(),
        plan.title(),
        plan.digest(),
        direction(plan),
        state,
        plan.correlation());
  }

  @Override
  public void running(ExecutionPlan plan, Statement statement, Probe probe) throws SQLException {
    step(plan, statement.index(), statement.sha256(), "running", probe);
  }

  @Override
  public void done(ExecutionPlan plan, Statement statement) throws SQLException {
    became(plan, statement, "done");
  }

  @Override
  public void became(ExecutionPlan plan, Statement statement, String state) throws SQLException {
    step(plan, statement.index(), statement.sha256(), state, Probe.NONE);
  }

  @Override
  public void putBack(ExecutionPlan plan) throws SQLException {
    step(plan, PUT_BACK, "", "done", Probe.NONE);
  }

  @Override
  public void forget(ExecutionPlan plan, Statement statement) throws SQLException {
    became(plan, statement, "forgotten");
  }

  private void step(ExecutionPlan plan, int index, String sha256, String state, Probe probe)
      throws SQLException {
    Sql.run(
        connection, STEP_ROW, plan.attempt(), index, sha256, state, probe.object(), probe.before());
  }

  @Override
  public Map<Integer, Row> steps(String attempt) throws SQLException {
    Map<Integer, Row> found = new TreeMap<>();
    try (PreparedStatement query = connection.prepareStatement(ALL_STEPS)) {
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

  @Override
  public void keep(ExecutionPlan plan, String moment, Schema schema) throws SQLException {
    String print = schema.fingerprint();
    boolean known = !Sql.texts(connection, KEPT, print).isEmpty();
    String content = known ? "" : SchemaSnapshot.line(schema);
    Sql.run(connection, KEEP, plan.attempt(), moment, print, content);
  }

  @Override
  public String settling(String attempt) {
    return "INSERT INTO sluice_steps SELECT attempt, statement, sha256, 'done' (or 'failed'),"
        + " object, object_before, now64(9) FROM sluice_steps WHERE state = 'running' AND"
        + " attempt = "
        + Names.literal(attempt);
  }

  private static String direction(ExecutionPlan plan) {
    return plan.direction().name().toLowerCase(Locale.ROOT);
  }
}
