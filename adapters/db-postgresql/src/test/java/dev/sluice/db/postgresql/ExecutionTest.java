package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.Statement;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExecutionTest {
  private static EmbeddedPostgres server;
  private static Database database;

  @BeforeAll
  static void start() throws java.io.IOException {
    server = EmbeddedPostgres.builder().start();
    database =
        new PostgresEngine()
            .open(
                new ConnectionSettings(
                    "localhost",
                    server.getPort(),
                    "postgres",
                    "postgres",
                    "",
                    "disable",
                    Map.of(),
                    Duration.ofSeconds(5)));
  }

  @AfterAll
  static void stop() throws java.io.IOException {
    server.close();
  }

  private static ExecutionPlan plan(String attempt, ExecutionPlan.Direction direction, String sql) {
    return new ExecutionPlan(
        attempt,
        1,
        "w/" + attempt.charAt(0),
        "t",
        Sha256.hex(sql),
        direction,
        new PostgresEngine().split(sql),
        Set.of(),
        Set.of(),
        ExecutionPlan.Limits.defaults(),
        "c",
        Optional.empty());
  }

  private static Outcome run(ExecutionPlan plan, boolean gate) {
    return database.execute(
        plan,
        () -> gate,
        new ExecutionListener() {
          @Override
          public void starting(Statement statement) {}

          @Override
          public void finished(StepResult result) {}

          @Override
          public void notice(int index, String severity, String text) {}

          @Override
          public void setAside(int index, RecoveryArtifact artifact) {}
        });
  }

  @Test
  void appliesOnceAndAgainAfterARollback() {
    var up = ExecutionPlan.Direction.UP;
    assertThat(run(plan("a1", up, "CREATE TABLE a (i int)"), true).state())
        .isEqualTo(Outcome.State.APPLIED);
    assertThat(run(plan("a2", up, "CREATE TABLE a (i int)"), true).state())
        .isEqualTo(Outcome.State.ALREADY_APPLIED);
    assertThat(run(plan("a3", ExecutionPlan.Direction.DOWN, "DROP TABLE a"), true).state())
        .isEqualTo(Outcome.State.APPLIED);
    assertThat(run(plan("a4", up, "CREATE TABLE a (i int)"), true).state())
        .isEqualTo(Outcome.State.APPLIED);
  }

  @Test
  void namesExactlyWhatIsAppliedOfAMixedScript() {
    var mixed =
        plan(
            "b1",
            ExecutionPlan.Direction.UP,
            "CREATE TABLE b (i int); CREATE INDEX CONCURRENTLY bi ON b (i); SELECT 1; SELECT 1/0");
    assertThat(run(mixed, true).state()).isEqualTo(Outcome.State.PARTIAL);
    assertThat(database.establish(mixed).applied()).isEqualTo(2);
  }

  @Test
  void leavesNothingBehindWhenAStatementFailsOrTheGateIsShut() {
    var failing = plan("c1", ExecutionPlan.Direction.UP, "CREATE TABLE c (i int); SELECT 1/0");
    assertThat(run(failing, true).state()).isEqualTo(Outcome.State.FAILED);
    assertThat(database.establish(failing).state()).isEqualTo(Outcome.State.FAILED);
    assertThat(run(plan("d1", ExecutionPlan.Direction.UP, "SELECT 1"), false).state())
        .isEqualTo(Outcome.State.NOT_STARTED);
    assertThat(run(plan("e1", ExecutionPlan.Direction.UP, "BEGIN; SELECT 1"), true).state())
        .isEqualTo(Outcome.State.NOT_STARTED);
    assertThat(database.schema().objects()).noneMatch(o -> o.name().equals("public.c"));
  }

  /** What is said of a script that does not run; the scripts begin with other tables. */
  private static StepResult.Trouble trouble(String script) {
    String attempt = script.charAt("CREATE TABLE ".length()) + "1";
    return run(plan(attempt, ExecutionPlan.Direction.UP, script), true).trouble().orElseThrow();
  }

  @Test
  void saysWhereInTheScriptTheServerPoints() {
    String script =
        "CREATE TABLE placed (id int PRIMARY KEY);\n  SELECT '\uD83D\uDC27',\n    nix FROM placed";

    StepResult.Trouble trouble = trouble(script);

    assertThat(trouble.message()).isEqualTo("column \"nix\" does not exist (line 3, column 5)");
    assertThat(trouble.position()).isEqualTo(17);
  }

  @Test
  void saysWhereInWhatItsAuthorWroteABatchIsWrong() {
    String script =
        "CREATE TABLE walked (id int PRIMARY KEY, s text);\n-- sluice:batches rows=5\n"
            + "UPDATE walked SET s = 'x'\nWHERE s = nix";

    assertThat(trouble(script).message())
        .isEqualTo("column \"nix\" does not exist (line 4, column 11)");
  }

  @Test
  void saysNothingOfTheRowThatAConstraintRefuses() {
    String script =
        "CREATE TABLE held (id int PRIMARY KEY);\nINSERT INTO held VALUES (4711);\n"
            + "INSERT INTO held VALUES (4711)";

    StepResult.Trouble trouble = trouble(script);

    assertThat(trouble.message())
        .isEqualTo("duplicate key value violates unique constraint \"held_pkey\"");
    assertThat(trouble.toString()).doesNotContain("4711");
  }
}
