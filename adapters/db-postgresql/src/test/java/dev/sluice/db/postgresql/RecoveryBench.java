package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Runs up and down scripts in one transaction each, with recovery around every statement. */
final class RecoveryBench implements ExecutionListener {
  final List<String> notices = new ArrayList<>();
  final List<RecoveryArtifact> artifacts = new ArrayList<>();
  private final DataSource source;
  private long limit = 10_000;
  private String meanwhile = "";

  RecoveryBench(DataSource source) {
    this.source = source;
  }

  /** What another session does right after the first statement of the next script. */
  void meanwhile(String sql) {
    meanwhile = sql;
  }

  RecoveryBench upTo(long rows) {
    limit = rows;
    return this;
  }

  void up(String attempt, String script) throws SQLException {
    run(attempt, Direction.UP, script, Set.of());
  }

  List<String> down(String script, String... undoes) throws SQLException {
    return run("down of " + undoes[0], Direction.DOWN, script, Set.of(undoes));
  }

  private List<String> run(String attempt, Direction direction, String text, Set<String> undoes)
      throws SQLException {
    PostgresEngine engine = new PostgresEngine();
    Script script = engine.split(text);
    Duration second = Duration.ofSeconds(1);
    Limits limits = new Limits(second, second, second, Optional.of("sluice"), limit);
    ExecutionPlan plan =
        new ExecutionPlan(
            attempt,
            1,
            "w/1",
            "t",
            "d",
            direction,
            script,
            Set.of(),
            undoes,
            limits,
            "c",
            Optional.empty());
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      PostgresRecovery recovery = PostgresRecovery.on(connection, plan, this);
      for (Statement statement : script.statements()) {
        recovery.before(statement, engine.read(statement));
        execute(connection, statement.text());
        recovery.after(statement);
        if (!meanwhile.isEmpty()) {
          sql(meanwhile);
          meanwhile = "";
        }
      }
      recovery.complete();
      List<String> evidence = recovery.putBack();
      connection.commit();
      return evidence;
    }
  }

  void sql(String sql) throws SQLException {
    try (Connection connection = source.getConnection()) {
      execute(connection, sql);
    }
  }

  /** First column of the first row, as text. */
  String ask(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        java.sql.Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** A hash over all rows of a query, in the order of their texts. */
  String image(String query) throws SQLException {
    return ask(
        "SELECT count(*) || ' ' || md5(coalesce(string_agg(x::text, '|' ORDER BY x::text), ''))"
            + " FROM ("
            + query
            + ") x");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void starting(Statement statement) {}

  @Override
  public void finished(StepResult result) {}

  @Override
  public void notice(int index, String severity, String text) {
    notices.add(index + " " + severity + " " + text);
  }

  @Override
  public void setAside(int index, RecoveryArtifact artifact) {
    artifacts.add(artifact);
  }
}
