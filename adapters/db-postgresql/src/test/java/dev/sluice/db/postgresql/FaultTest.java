package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.CuttingProxy.Moment;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lost connections, dead clients and stubborn listeners on a real server. */
class FaultTest {
  private static final int RUNS = Integer.getInteger("faults.runs", 20);
  private static final String INDEXES = "SELECT count(*) FROM pg_class WHERE relname = 'ti'";
  private static Target target;

  @BeforeAll
  static void start() throws IOException {
    target = new Target();
  }

  @AfterAll
  static void stop() throws IOException {
    target.close();
  }

  @BeforeEach
  void sweep() throws SQLException {
    target.sql("DROP SCHEMA IF EXISTS sluice CASCADE");
    target.sql("DROP TABLE IF EXISTS odo, t, half CASCADE");
    target.sql("CREATE TABLE odo (step int NOT NULL)");
    target.sql("CREATE TABLE t (i int); INSERT INTO t SELECT generate_series(1, 50)");
  }

  private static ExecutionPlan counting(String attempt) {
    return Target.plan(attempt, "w/1", "INSERT INTO odo VALUES (1); INSERT INTO odo VALUES (2)");
  }

  @Test
  void commitsDurablyEvenWhereTheServerWouldNot() throws SQLException {
    assertThat(target.ask("SHOW synchronous_commit")).isEqualTo("off");

    Target.run(
        target.direct,
        Target.plan(
            "a1", "w/1", "CREATE TABLE half AS SELECT current_setting('synchronous_commit') s"));

    assertThat(target.ask("SELECT s FROM half")).isEqualTo("on");
  }

  @Test
  void establishesAppliedWhenTheReplyToCommitIsLost() throws SQLException {
    target.proxy.cut(Moment.REPLY, "COMMIT", 0);

    Outcome lost = Target.run(target.proxied, counting("a1"));

    assertThat(lost.state()).isEqualTo(State.UNKNOWN);
    assertThat(target.direct.establish(counting("a1")).state()).isEqualTo(State.APPLIED);
    assertThat(Target.run(target.direct, counting("a1")).state()).isEqualTo(State.APPLIED);
    assertThat(Target.run(target.direct, counting("a2")).state()).isEqualTo(State.ALREADY_APPLIED);
    assertThat(target.ask("SELECT count(*) FROM odo")).isEqualTo("2");
  }

  @Test
  void establishesFailedWhenCommitNeverArrived() throws SQLException {
    target.proxy.cut(Moment.REQUEST, "COMMIT", 0);

    assertThat(Target.run(target.proxied, counting("a1")).state()).isEqualTo(State.UNKNOWN);

    assertThat(target.direct.establish(counting("a1")).state()).isEqualTo(State.FAILED);
    assertThat(target.ask("SELECT count(*) FROM odo")).isEqualTo("0");
    assertThat(Target.run(target.direct, counting("a2")).state()).isEqualTo(State.APPLIED);
  }

  @Test
  void waitsForABackendThatOutlivesItsClient() throws SQLException {
    ExecutionPlan build =
        Target.plan("a1", "w/1", "CREATE INDEX CONCURRENTLY ti ON t (pg_sleep_int(i))");
    target.sql(
        "CREATE OR REPLACE FUNCTION pg_sleep_int(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
            + " $$BEGIN PERFORM pg_sleep(0.02); RETURN i; END$$");
    target.proxy.cut(Moment.REPLY, "CREATE INDEX CONCURRENTLY", 0);

    assertThat(Target.run(target.proxied, build).state()).isEqualTo(State.UNKNOWN);
    Outcome found = target.direct.establish(build);

    boolean valid =
        target
            .ask(
                "SELECT coalesce(bool_and(indisvalid), false) FROM pg_index"
                    + " WHERE indexrelid = to_regclass('public.ti')")
            .equals("t");
    assertThat(found.state()).isEqualTo(valid ? State.APPLIED : State.FAILED);
    assertThat(found.evidence()).anyMatch(line -> line.contains("pg_index: public.ti"));
  }

  @Test
  void dropsTheInvalidIndexOfAStatementThatFailed() throws SQLException {
    target.sql("INSERT INTO t VALUES (1)");
    ExecutionPlan build = Target.plan("a1", "w/1", "CREATE UNIQUE INDEX CONCURRENTLY ti ON t (i)");

    Outcome failed = Target.run(target.direct, build);

    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.evidence())
        .anyMatch(line -> line.contains("dropped the INVALID index public.ti"));
    assertThat(target.ask(INDEXES)).isEqualTo("0");
    assertThat(target.direct.establish(build).state()).isEqualTo(State.FAILED);
  }

  @Test
  void dropsWhatAKilledAttemptLeftInvalidBeforeItIsTriedAgain() throws SQLException {
    target.sql("INSERT INTO t VALUES (1)");
    ExecutionPlan build = Target.plan("a1", "w/1", "CREATE UNIQUE INDEX CONCURRENTLY ti ON t (i)");
    target.proxy.cut(Moment.REPLY, "CREATE UNIQUE INDEX CONCURRENTLY", 0);
    assertThat(Target.run(target.proxied, build).state()).isEqualTo(State.UNKNOWN);
    Outcome found = target.direct.establish(build);
    assertThat(found.state()).isEqualTo(State.FAILED);
    assertThat(found.trouble().orElseThrow().action())
        .contains("DROP INDEX CONCURRENTLY IF EXISTS public.ti");
    assertThat(target.ask(INDEXES)).isEqualTo("1");
    target.sql("DELETE FROM t WHERE ctid NOT IN (SELECT min(ctid) FROM t GROUP BY i)");

    Outcome again =
        Target.run(
            target.direct,
            Target.plan("a2", "w/1", "CREATE UNIQUE INDEX CONCURRENTLY ti ON t (i)"));

    assertThat(again.state()).as("%s", again).isEqualTo(State.APPLIED);
    assertThat(again.evidence()).anyMatch(line -> line.contains("dropped the INVALID index"));
  }

  @Test
  void leavesAnInvalidIndexAloneThatWasThereBefore() throws SQLException {
    target.sql("INSERT INTO t VALUES (1)");
    Target.run(
        target.direct, Target.plan("other", "w/9", "CREATE UNIQUE INDEX CONCURRENTLY ti ON t (i)"));
    try (Connection session = target.session()) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> Sql.run(session, "CREATE UNIQUE INDEX CONCURRENTLY ti ON t (i)")))
          .isNotNull();
    }

    Outcome failed =
        Target.run(
            target.direct, Target.plan("a1", "w/1", "CREATE INDEX CONCURRENTLY ti ON t (i)"));

    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(target.ask(INDEXES)).isEqualTo("1");
  }

  @Test
  void undoesAHalfAppliedScriptAgainAndAgain() throws SQLException {
    target.sql("INSERT INTO t VALUES (1)");
    String up = "CREATE TABLE half (i int); CREATE UNIQUE INDEX CONCURRENTLY ti ON t (i)";
    for (int round = 1; round <= 3; round++) {
      ExecutionPlan forth = Target.plan("u" + round, "w/1", up);
      assertThat(Target.run(target.direct, forth).state()).isEqualTo(State.PARTIAL);

      ExecutionPlan back = Target.down("d" + round, forth, "DROP TABLE half");
      assertThat(Target.run(target.direct, back).state())
          .as("round %s", round)
          .isEqualTo(State.APPLIED);

      assertThat(target.ask("SELECT to_regclass('half') IS NULL")).isEqualTo("t");
      assertThat(
              Target.run(target.direct, Target.down("e" + round, forth, "DROP TABLE half")).state())
          .isEqualTo(State.ALREADY_APPLIED);
    }
  }

  @Test
  void goesNoFurtherUpWhenItCameBackOnlyHalfWay() throws SQLException {
    target.sql("INSERT INTO t VALUES (1)");
    String up = "CREATE TABLE half (i int); CREATE UNIQUE INDEX CONCURRENTLY ti ON t (i)";
    ExecutionPlan forth = Target.plan("u1", "w/1", up);
    Target.run(target.direct, forth);
    ExecutionPlan back =
        Target.down(
            "d1", forth, "ALTER TABLE half ADD j int; VACUUM no_such_table; DROP TABLE half");
    assertThat(Target.run(target.direct, back).state()).isEqualTo(State.PARTIAL);

    Outcome again = Target.run(target.direct, Target.plan("u2", "w/1", up));

    assertThat(again.state()).isEqualTo(State.NOT_STARTED);
    assertThat(again.trouble().orElseThrow().message()).contains("carried it back in part");
  }

  @Test
  void endsHonestlyWhenTheSessionIsTerminated() throws SQLException {
    ExecutionPlan plan =
        Target.plan("a1", "w/1", "INSERT INTO odo VALUES (1); SELECT pg_sleep(30)");
    CompletableFuture<Outcome> running =
        CompletableFuture.supplyAsync(() -> Target.run(target.direct, plan));
    String sleeping =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE application_name = 'sluice:a1' AND query LIKE 'SELECT pg_sleep%'";
    Deadline deadline = Deadline.in(java.time.Duration.ofSeconds(20));
    while (target.ask(sleeping).equals("0") && !deadline.over()) {
      deadline.pause();
    }

    assertThat(running.join().state()).isEqualTo(State.FAILED);
    assertThat(target.direct.establish(plan).state()).isEqualTo(State.FAILED);
    assertThat(target.ask("SELECT count(*) FROM odo")).isEqualTo("0");
  }

  @Test
  void givesUpOnALockWithoutDoingAnything() throws SQLException {
    try (Connection other = target.session()) {
      other.setAutoCommit(false);
      Sql.run(other, "LOCK TABLE t");

      Outcome refused =
          Target.run(target.direct, Target.plan("a1", "w/1", "ALTER TABLE t ADD COLUMN j int"));

      assertThat(refused.state()).isEqualTo(State.FAILED);
      assertThat(refused.trouble().orElseThrow().category()).isEqualTo(Category.LOCK_TIMEOUT);
      assertThat(refused.trouble().orElseThrow().message()).contains("nothing was done");
    }
  }

  @Test
  void serialisesTwoRunners() throws SQLException {
    String work = "INSERT INTO odo SELECT count(*) FROM odo; SELECT pg_sleep(0.3)";
    CompletableFuture<Outcome> first =
        CompletableFuture.supplyAsync(
            () -> Target.run(target.direct, Target.plan("a1", "w/1", work)));
    Outcome second = Target.run(target.direct, Target.plan("b1", "w/2", work));

    assertThat(List.of(first.join().state(), second.state())).containsOnly(State.APPLIED);
    assertThat(target.ask("SELECT string_agg(step::text, ',' ORDER BY step) FROM odo"))
        .isEqualTo("0,1");
  }

  @Test
  void keepsAnAttemptStartableAfterTheGateWasShut() throws SQLException {
    Outcome refused = target.direct.execute(counting("a1"), () -> false, new Target.Silent());

    assertThat(refused.state()).isEqualTo(State.NOT_STARTED);
    assertThat(target.direct.establish(counting("a1")).state()).isEqualTo(State.NOT_STARTED);
    assertThat(Target.run(target.direct, counting("a1")).state()).isEqualTo(State.APPLIED);
  }

  @Test
  void refusesAnEpochOlderThanTheLedgers() throws SQLException {
    Target.run(target.direct, Target.plan("a1", "w/1", "SELECT 1 / 0"));
    target.sql("UPDATE sluice.sluice_migrations SET epoch = 7");

    Outcome stale = Target.run(target.direct, counting("a2"));

    assertThat(stale.state()).isEqualTo(State.NOT_STARTED);
    assertThat(stale.trouble().orElseThrow().message()).contains("newer epoch");
    assertThat(target.ask("SELECT count(*) FROM odo")).isEqualTo("0");
  }

  @Test
  void neverRunsAppliedStatementsAgainInALaterAttempt() throws SQLException {
    String mixed =
        "INSERT INTO odo VALUES (1); VACUUM t; SELECT 1 / (SELECT count(*) - 1 FROM odo)";
    assertThat(Target.run(target.direct, Target.plan("a1", "w/1", mixed)).state())
        .isEqualTo(State.PARTIAL);

    Outcome again = Target.run(target.direct, Target.plan("a2", "w/1", mixed));

    assertThat(again.state()).isEqualTo(State.NOT_STARTED);
    assertThat(again.trouble().orElseThrow().message()).contains("[1, 2] are applied");
    assertThat(target.ask("SELECT count(*) FROM odo")).isEqualTo("1");
  }

  @Test
  void answersForAnOpenAttemptBeforeANewOneMayRun() throws SQLException {
    ExecutionPlan first = Target.plan("a1", "w/1", "INSERT INTO odo VALUES (1); VACUUM t");
    target.proxy.cut(Moment.REPLY, "VACUUM t", 0);
    assertThat(Target.run(target.proxied, first).state()).isEqualTo(State.UNKNOWN);

    Outcome next =
        Target.run(target.direct, Target.plan("a2", "w/1", "INSERT INTO odo VALUES (1); VACUUM t"));

    assertThat(target.direct.establish(first).state()).isEqualTo(State.UNKNOWN);
    assertThat(next.state()).isEqualTo(State.NOT_STARTED);
    assertThat(next.trouble().orElseThrow().message()).contains("earlier attempt a1");
    assertThat(target.ask("SELECT count(*) FROM odo")).isEqualTo("1");
  }

  @Test
  void keepsTheSchemaBeforeAndAfter() throws SQLException {
    Outcome done = Target.run(target.direct, Target.plan("a1", "w/1", "CREATE VIEW v AS SELECT 1"));
    target.sql("DROP VIEW v");

    assertThat(done.schemaBefore()).isNotEmpty().isNotEqualTo(done.schemaAfter());
    assertThat(target.direct.schema().fingerprint()).isEqualTo(done.schemaBefore());
    assertThat(
            target.ask(
                "SELECT content LIKE '%public.v%' FROM sluice.sluice_snapshots"
                    + " WHERE moment = 'after'"))
        .isEqualTo("t");
  }

  @Test
  void stopsBeforeSqlWhenTheListenerCannotWrite() throws SQLException {
    String mixed = "INSERT INTO odo VALUES (1); VACUUM t; INSERT INTO odo VALUES (2)";
    for (int broken = 1; broken <= 3; broken++) {
      int at = broken;
      target.sql("TRUNCATE odo; DROP SCHEMA IF EXISTS sluice CASCADE");
      Outcome outcome =
          target.direct.execute(
              Target.plan("a" + at, "w/1", mixed),
              () -> true,
              new Target.Silent() {
                @Override
                public void starting(Statement statement) {
                  if (statement.index() == at) {
                    throw new IllegalStateException("disk full");
                  }
                }
              });

      assertThat(outcome.state()).isEqualTo(at == 1 ? State.NOT_STARTED : State.PARTIAL);
      assertThat(outcome.applied()).isEqualTo(at - 1);
      assertThat(outcome.steps().get(at - 1).state()).isEqualTo(StepResult.State.NOT_STARTED);
      assertThat(target.ask("SELECT count(*) FROM odo")).isEqualTo(at == 1 ? "0" : "1");
    }
  }

  @Test
  void passesNoticesOnWhileTheStatementRuns() {
    List<String> heard = new ArrayList<>();
    String talk =
        "DO $$BEGIN RAISE NOTICE 'begun' USING DETAIL = 'row'; PERFORM pg_sleep(1); END$$";
    target.direct.execute(
        Target.plan("a1", "w/1", talk),
        () -> true,
        new Target.Silent() {
          @Override
          public void notice(int index, String severity, String text) {
            heard.add(severity + " " + text);
          }

          @Override
          public void finished(StepResult result) {
            heard.add("finished");
          }
        });

    assertThat(heard).containsExactly("NOTICE begun", "finished");
  }

  @Test
  void runsEveryStatementAtMostOnceWhereverTheConnectionIsCut() throws SQLException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> words = List.of("COMMIT", "INSERT INTO odo", "VACUUM t", "sluice_steps", "BEGIN");
    String mixed =
        "INSERT INTO odo VALUES (1); INSERT INTO odo VALUES (2); VACUUM t;"
            + " INSERT INTO odo VALUES (4); CREATE INDEX CONCURRENTLY ti ON t (i)";
    int cuts = 0;
    for (int run = 0; run < RUNS; run++) {
      target.sql("TRUNCATE odo; DROP SCHEMA IF EXISTS sluice CASCADE; DROP INDEX IF EXISTS ti");
      String word = words.get(random.nextInt(words.size()));
      Moment moment = random.nextBoolean() ? Moment.REPLY : Moment.REQUEST;
      target.proxy.cut(moment, word, random.nextInt(4));
      ExecutionPlan plan = Target.plan("r" + run, "w/1", mixed);
      Outcome outcome = Target.run(target.proxied, plan);
      cuts += target.proxy.armed() ? 0 : 1;
      target.proxy.cut(moment, "", 0);
      boolean open = outcome.state() == State.UNKNOWN;
      Outcome known = open ? target.direct.establish(plan) : outcome;
      String story = "seed " + seed + ", " + moment + " of " + word + ": " + known;
      matches(known, story);

      Outcome again = Target.run(target.direct, Target.plan("s" + run, "w/1", mixed));

      matches(again.state() == State.NOT_STARTED ? known : again, story + again);
    }
    assertThat(cuts).as("connections cut").isPositive();
  }

  /** Each counted statement ran at most once, and as often as the outcome says. */
  private static void matches(Outcome outcome, String story) throws SQLException {
    for (StepResult step : outcome.steps()) {
      String times = target.ask("SELECT count(*) FROM odo WHERE step = " + step.index());
      boolean counted = step.index() != 3 && step.index() != 5;
      switch (step.state()) {
        case APPLIED, SKIPPED -> assertThat(times).as(story).isEqualTo(counted ? "1" : "0");
        case UNKNOWN -> assertThat(times).as(story).isIn("0", "1");
        default -> assertThat(times).as(story).isEqualTo("0");
      }
    }
  }
}
