package dev.sluice.db.step;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ledger in SQL that every relational engine reads. Only the server's clock is used. */
public final class SqlLedger implements Ledger {
  private static final String MIGRATIONS = "sluice_migrations";
  private static final String STEPS = "sluice_steps";
  private static final String SNAPSHOTS = "sluice_snapshots";
  private static final String BATCHES = "sluice_batches";

  private static final String STATE = "SELECT state FROM {migrations} WHERE attempt = ?";
  private static final String NEWER =
      "SELECT attempt FROM {migrations} WHERE migration = ? AND epoch > ?";
  private static final String BEGIN =
      """
      INSERT INTO {migrations}
        (attempt, epoch, migration, title, digest, direction, state, correlation)
      VALUES (?, ?, ?, ?, ?, ?, 'running', ?)
      """;
  private static final String BEGIN_AGAIN =
      """
      UPDATE {migrations} SET epoch = ?, state = 'running', started_at = {now}, finished_at = NULL
      WHERE attempt = ? AND state = 'not_started'
      """;
  private static final String CLEAR = "DELETE FROM {steps} WHERE attempt = ?";
  private static final String END =
      "UPDATE {migrations} SET state = ?, finished_at = {now} WHERE attempt = ?";
  private static final String STEP =
      """
      INSERT INTO {steps} (attempt, statement, sha256, state, object, object_before)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String BECAME =
      "UPDATE {steps} SET state = ?, at = {now} WHERE attempt = ? AND statement = ?";
  private static final String FORGET =
      "DELETE FROM {steps} WHERE attempt = ? AND statement = ? AND state = 'running'";
  private static final String ALL_STEPS =
      "SELECT statement, sha256, state, object, object_before FROM {steps} WHERE attempt = ?";
  private static final String OPEN =
      """
      SELECT attempt FROM {migrations}
      WHERE migration = ? AND digest = ? AND direction = ? AND attempt <> ?
        AND state IN ('running', 'unknown')
      ORDER BY id
      """;

  /**
   * Attempts of this script since the migration was last carried the other way. Up counts also when
   * it came half-way, for a rollback may begin there; down counts when it is done.
   */
  static final String SINCE =
      """
      FROM {migrations} m
      WHERE m.migration = ? AND m.digest = ? AND m.direction = ? AND m.id > coalesce(
        (SELECT max(o.id) FROM {migrations} o WHERE o.migration = m.migration
          AND o.direction <> m.direction AND (o.state = 'applied'
            OR (o.direction = 'up' AND o.state IN ('partial', 'running', 'unknown')))), 0)
      """;

  private static final String APPLIED_BY =
      "SELECT m.attempt " + SINCE + " AND m.state = 'applied' ORDER BY m.id DESC";
  private static final String STANDING =
      """
      SELECT DISTINCT s.statement FROM {steps} s
      WHERE s.state = 'done' AND s.attempt IN (SELECT m.attempt
      """
          + SINCE
          + ") ORDER BY s.statement";

  /** Rollbacks that came half-way and that no rollback finished since. */
  private static final String HALF_BACK =
      """
      SELECT o.attempt FROM {migrations} o
      WHERE o.migration = ? AND o.digest = ? AND o.direction = 'down'
        AND o.state IN ('partial', 'running', 'unknown') AND o.id > coalesce(
          (SELECT max(m.id) FROM {migrations} m WHERE m.migration = o.migration
            AND m.direction = 'down' AND m.state = 'applied'), 0)
      """;

  /** Ledgers of older versions hold texts of which no schema can be made. */
  private static final String KEPT =
      "SELECT attempt FROM {snapshots} WHERE fingerprint = ? AND content LIKE '{%'";

  private static final String MOMENT =
      "SELECT fingerprint FROM {snapshots} WHERE attempt = ? AND moment = ?";
  private static final String MOMENT_CONTENT =
      """
      SELECT content FROM {snapshots}
      WHERE attempt = ? AND moment = ? AND content IS NOT NULL
      """;
  private static final String HEIR =
      """
      SELECT attempt FROM {snapshots} WHERE fingerprint = ? AND content IS NULL ORDER BY attempt
      """;
  private static final String INHERIT =
      """
      UPDATE {snapshots} SET content = ?
      WHERE attempt = ? AND fingerprint = ? AND content IS NULL
      """;
  private static final String KEEP_INSTEAD =
      """
      UPDATE {snapshots} SET fingerprint = ?, content = ?, at = {now}
      WHERE attempt = ? AND moment = ?
      """;
  private static final String KEEP_PRINT_INSTEAD =
      """
      UPDATE {snapshots} SET fingerprint = ?, content = NULL, at = {now}
      WHERE attempt = ? AND moment = ?
      """;
  private static final String KEEP =
      "INSERT INTO {snapshots} (attempt, moment, fingerprint, content) VALUES (?, ?, ?, ?)";
  private static final String KEEP_PRINT =
      "INSERT INTO {snapshots} (attempt, moment, fingerprint) VALUES (?, ?, ?)";

  private final Connection connection;
  private final LedgerDialect dialect;

  /** The ledger on a session. */
  public SqlLedger(Connection connection, LedgerDialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  @Override
  public Ledger on(Connection session) {
    return new SqlLedger(session, dialect);
  }

  @Override
  public boolean exists() throws SQLException {
    return dialect.exists(connection);
  }

  @Override
  public void create() throws SQLException {
    dialect.create(connection);
  }

  @Override
  public Optional<String> state(String attempt) throws SQLException {
    return texts(STATE, attempt).stream().findFirst();
  }

  @Override
  public boolean newerEpoch(ExecutionPlan plan) throws SQLException {
    return !texts(NEWER, plan.migration(), plan.epoch()).isEmpty();
  }

  @Override
  public List<String> open(ExecutionPlan plan) throws SQLException {
    return texts(OPEN, plan.migration(), plan.digest(), direction(plan), plan.attempt());
  }

  @Override
  public Optional<String> appliedBy(ExecutionPlan plan) throws SQLException {
    return texts(APPLIED_BY, plan.migration(), plan.digest(), direction(plan)).stream().findFirst();
  }

  @Override
  public Optional<String> halfBack(ExecutionPlan plan) throws SQLException {
    return plan.direction() == ExecutionPlan.Direction.UP
        ? texts(HALF_BACK, plan.migration(), plan.digest()).stream().findFirst()
        : Optional.empty();
  }

  @Override
  public List<Integer> standing(ExecutionPlan plan) throws SQLException {
    return texts(STANDING, plan.migration(), plan.digest(), direction(plan)).stream()
        .map(Integer::valueOf)
        .toList();
  }

  @Override
  public void begin(ExecutionPlan plan) throws SQLException {
    if (run(BEGIN_AGAIN, plan.epoch(), plan.attempt()) > 0) {
      run(CLEAR, plan.attempt());
    } else if (state(plan.attempt()).isEmpty()) {
      run(
          BEGIN,
          plan.attempt(),
          plan.epoch(),
          plan.migration(),
          plan.title(),
          plan.digest(),
          direction(plan),
          plan.correlation());
    }
  }

  @Override
  public void running(ExecutionPlan plan, Statement statement, Probe probe) throws SQLException {
    step(plan, statement.index(), statement.sha256(), "running", probe);
  }

  @Override
  public void done(ExecutionPlan plan, Statement statement) throws SQLException {
    step(plan, statement.index(), statement.sha256(), "done", Probe.NONE);
  }

  @Override
  public void putBack(ExecutionPlan plan) throws SQLException {
    step(plan, PUT_BACK, "", "done", Probe.NONE);
  }

  private void step(ExecutionPlan plan, int index, String sha256, String state, Probe probe)
      throws SQLException {
    run(STEP, plan.attempt(), index, sha256, state, probe.object(), probe.before());
  }

  @Override
  public void became(ExecutionPlan plan, Statement statement, String state) throws SQLException {
    run(BECAME, state, plan.attempt(), statement.index());
  }

  @Override
  public void forget(ExecutionPlan plan, Statement statement) throws SQLException {
    run(FORGET, plan.attempt(), statement.index());
  }

  @Override
  public Map<Integer, Row> steps(String attempt) throws SQLException {
    Map<Integer, Row> found = new TreeMap<>();
    try (PreparedStatement query = connection.prepareStatement(sql(ALL_STEPS))) {
      query.setString(1, attempt);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Probe probe = new Probe(text(rows, 4), text(rows, 5));
          found.put(rows.getInt(1), new Row(text(rows, 2), text(rows, 3), probe));
        }
      }
    }
    return found;
  }

  @Override
  public void end(ExecutionPlan plan, String state) throws SQLException {
    run(END, state, plan.attempt());
  }

  @Override
  public void keep(ExecutionPlan plan, String moment, Schema schema) throws SQLException {
    String print = schema.fingerprint();
    Optional<String> former = texts(MOMENT, plan.attempt(), moment).stream().findFirst();
    if (former.equals(Optional.of(print))) {
      return;
    }
    if (former.isPresent()) {
      handOn(plan, moment, former.get());
    }
    boolean kept = !texts(KEPT, print).isEmpty();
    if (former.isPresent() && kept) {
      run(KEEP_PRINT_INSTEAD, print, plan.attempt(), moment);
    } else if (former.isPresent()) {
      run(KEEP_INSTEAD, print, SchemaSnapshot.line(schema), plan.attempt(), moment);
    } else if (kept) {
      run(KEEP_PRINT, plan.attempt(), moment, print);
    } else {
      run(KEEP, plan.attempt(), moment, print, SchemaSnapshot.line(schema));
    }
  }

  /** A row that is about to hold another schema may be the one that holds this one for others. */
  private void handOn(ExecutionPlan plan, String moment, String print) throws SQLException {
    for (String content : texts(MOMENT_CONTENT, plan.attempt(), moment)) {
      for (String heir : texts(HEIR, print).stream().limit(1).toList()) {
        run(INHERIT, content, heir, print);
      }
    }
  }

  @Override
  public String settling(String attempt) {
    return "UPDATE "
        + dialect.table(STEPS)
        + " SET state = 'done' or 'failed' WHERE attempt = "
        + dialect.literal(attempt)
        + " AND state = 'running'";
  }

  private int run(String template, Object... values) throws SQLException {
    return Sql.run(connection, sql(template), values);
  }

  private List<String> texts(String template, Object... values) throws SQLException {
    return Sql.texts(connection, sql(template), values);
  }

  private String sql(String template) {
    return sql(dialect, template);
  }

  /** A statement with the names of the ledger's tables and the moment now. */
  static String sql(LedgerDialect dialect, String template) {
    return template
        .replace("{migrations}", dialect.table(MIGRATIONS))
        .replace("{steps}", dialect.table(STEPS))
        .replace("{snapshots}", dialect.table(SNAPSHOTS))
        .replace("{batches}", dialect.table(BATCHES))
        .replace("{now}", dialect.now());
  }

  /** An engine that knows no empty text gives none back. */
  private static String text(ResultSet rows, int column) throws SQLException {
    String value = rows.getString(column);
    return value == null ? "" : value;
  }

  static String direction(ExecutionPlan plan) {
    return plan.direction().name().toLowerCase(Locale.ROOT);
  }
}
