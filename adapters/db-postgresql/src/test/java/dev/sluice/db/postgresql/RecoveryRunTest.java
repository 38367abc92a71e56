package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.digest.Sha256;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recovery as {@link Database#execute} uses it. */
class RecoveryRunTest {
  private static EmbeddedPostgres server;
  private static Database database;
  private RecoveryBench bench;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
    ConnectionSettings settings =
        new ConnectionSettings(
            "localhost",
            server.getPort(),
            "postgres",
            "postgres",
            "",
            "disable",
            Map.of(),
            Duration.ofSeconds(5));
    database = new PostgresEngine().open(settings);
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
    server.close();
  }

  @BeforeEach
  void sweep() throws SQLException {
    bench = new RecoveryBench(server.getPostgresDatabase());
    bench.sql("DROP SCHEMA IF EXISTS sluice CASCADE; DROP SCHEMA public CASCADE");
    bench.sql("CREATE SCHEMA public; CREATE TABLE p (id int PRIMARY KEY, s text)");
    bench.sql("INSERT INTO p SELECT i, 'v' || i FROM generate_series(1, 40) i");
  }

  private static ExecutionPlan plan(String attempt, Direction direction, String sql) {
    return new ExecutionPlan(
        attempt,
        1,
        "w/1",
        "t",
        Sha256.hex(sql),
        direction,
        new PostgresEngine().split(sql),
        Set.of(),
        direction == Direction.DOWN ? Set.of("up") : Set.of(),
        Limits.defaults(),
        "c",
        Optional.empty());
  }

  private Outcome run(ExecutionPlan plan) {
    return database.execute(plan, () -> true, bench);
  }

  @Test
  void restoresADroppedTableThroughARollback() throws SQLException {
    String before = bench.image("SELECT * FROM p");

    assertThat(run(plan("up", Direction.UP, "DROP TABLE p")).state())
        .isEqualTo(Outcome.State.APPLIED);
    assertThat(database.artifacts()).extracting(RecoveryArtifact::rows).containsExactly(40L);
    Outcome back = run(plan("down", Direction.DOWN, "CREATE TABLE p (id int PRIMARY KEY, s text)"));

    assertThat(back.state()).isEqualTo(Outcome.State.APPLIED);
    assertThat(back.evidence()).anyMatch(line -> line.contains("40 rows of public.p put back"));
    assertThat(bench.image("SELECT * FROM p")).isEqualTo(before);
  }

  @Test
  void putsBackWithoutAnyStatement() throws SQLException {
    String before = bench.image("SELECT * FROM p");
    run(plan("up", Direction.UP, "DELETE FROM p WHERE id > 5; UPDATE p SET s = 'x'"));

    Outcome back = run(plan("down", Direction.DOWN, ""));

    assertThat(back.state()).isEqualTo(Outcome.State.APPLIED);
    assertThat(database.establish(plan("down", Direction.DOWN, "")).state())
        .isEqualTo(Outcome.State.APPLIED);
    assertThat(bench.image("SELECT * FROM p")).isEqualTo(before);
  }

  @Test
  void keepsNothingOfAnAttemptThatFailed() {
    Outcome failed = run(plan("up", Direction.UP, "DELETE FROM p; SELECT 1 / 0"));

    assertThat(failed.state()).isEqualTo(Outcome.State.FAILED);
    assertThat(database.artifacts()).isEmpty();
  }

  @Test
  void undoesTheDownScriptWhenRowsCannotBePutBack() throws SQLException {
    bench.sql("CREATE TABLE c (p int CONSTRAINT c_p REFERENCES p); INSERT INTO c VALUES (1)");
    run(plan("up", Direction.UP, "DELETE FROM c; ALTER TABLE p ADD COLUMN extra int"));
    bench.sql("DELETE FROM p WHERE id = 1");
    ExecutionPlan down = plan("down", Direction.DOWN, "ALTER TABLE p DROP COLUMN extra");

    Outcome back = run(down);

    assertThat(back.state()).isEqualTo(Outcome.State.FAILED);
    assertThat(back.trouble().orElseThrow().message())
        .isEqualTo("public.c cannot be put back: constraint c_p on c does not hold");
    assertThat(back.steps())
        .extracting(StepResult::state)
        .containsExactly(StepResult.State.ROLLED_BACK);
    assertThat(database.establish(down).state()).isEqualTo(Outcome.State.FAILED);
    assertThat(bench.ask("SELECT count(extra) FROM p")).isEqualTo("0");
  }
}
