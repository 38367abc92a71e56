package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Capability;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What every engine promises, shown on a real database of it. */
public abstract class DatabaseEngineContract extends SurroundingsContract {
  private static final String COUNT = "INSERT INTO odo VALUES (1); INSERT INTO odo VALUES (2)";

  /** For subclasses. */
  protected DatabaseEngineContract() {}

  @Test
  void isFoundByItsName() {
    assertThat(DatabaseEngines.find(engine().name())).get().hasSameClassAs(engine());
  }

  @Test
  void cutsAtTruePlaces() {
    String text = "-- a\nINSERT INTO odo\r\n VALUES (1);\n  UPDATE odo SET step = 2 ; ";

    Script script = engine().split(text);

    assertThat(script.statements()).extracting(Statement::kind).containsExactly("INSERT", "UPDATE");
    assertThat(script.statements())
        .allMatch(s -> s.text().equals(text.substring(s.startOffset(), s.endOffset())));
    Statement second = script.statements().get(1);
    assertThat(List.of(second.startLine(), second.startColumn(), second.endLine()))
        .containsExactly(4, 3, 4);
  }

  @Test
  void neverThrowsOnReadingAndRefusesToSplitOnlyWithAPlace() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String letters = "'\"`$;()[]{}-#/*!@:,.=<>\\ \n\tSELECTdropTABLEx1";
    for (int run = 0; run < 2_000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        for (Statement statement : engine().split(text.toString()).statements()) {
          assertThat(engine().read(statement)).as("seed " + seed + ": " + text).isNotNull();
        }
      } catch (ScriptException refused) {
        assertThat(refused.line()).as("seed " + seed + ": " + text).isPositive();
        assertThat(refused.action()).isNotBlank();
      }
    }
  }

  @Test
  void tellsItsVersion() {
    try (Database database = engine().open(settings())) {
      assertThat(database.server().product()).isNotBlank();
      assertThat(database.server().version()).matches("\\d+\\..*");
      assertThat(database.estimatedRows()).isNotNull();
    }
  }

  @Test
  void appliesOnceAndAgainAfterARollback() throws SQLException {
    ExecutionPlan first = up("a1", COUNT);
    assertThat(run(first).state()).isEqualTo(State.APPLIED);
    assertThat(run(up("a2", COUNT)).state()).isEqualTo(State.ALREADY_APPLIED);
    assertThat(establish(first).state()).isEqualTo(State.APPLIED);
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("2");

    ExecutionPlan back = Plans.down(engine(), "d1", first, "DELETE FROM odo WHERE step < 3");
    assertThat(run(back).state()).isEqualTo(State.APPLIED);
    assertThat(run(up("a3", COUNT)).state()).isEqualTo(State.APPLIED);
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("2");
  }

  @Test
  void leavesNothingOrNamesWhatIsAppliedWhenAStatementIsRefused() throws SQLException {
    ExecutionPlan plan =
        up("a1", "CREATE TABLE one (i int); " + COUNT + "; " + target().words().refused());
    boolean whole = engine().capabilities().contains(Capability.TRANSACTIONAL_DDL);

    Outcome outcome = run(plan);

    assertThat(outcome.state()).isEqualTo(whole ? State.FAILED : State.PARTIAL);
    assertThat(outcome.steps().get(3).state()).isEqualTo(StepResult.State.FAILED);
    assertThat(outcome.trouble().orElseThrow().category()).isEqualTo(Category.REFUSED);
    Outcome established = establish(plan);
    assertThat(established.state()).isEqualTo(outcome.state());
    assertThat(established.applied()).isEqualTo(outcome.applied());
    assertThat(outcome.steps().get(0).state() == StepResult.State.APPLIED).isEqualTo(!whole);
    assertThat(Integer.parseInt(ask("SELECT count(*) FROM odo")) + (whole ? 0 : 1))
        .isEqualTo(outcome.applied());
  }

  @Test
  void startsNothingWhenTheGateIsShutOrTheScriptControlsTransactions() throws SQLException {
    try (Database database = engine().open(settings())) {
      ExecutionPlan plan = up("a1", COUNT);
      assertThat(database.execute(plan, () -> false, new Plans.Silent()).state())
          .isEqualTo(State.NOT_STARTED);
      assertThat(database.establish(plan).state()).isEqualTo(State.NOT_STARTED);
      assertThat(database.execute(plan, () -> true, new Plans.Silent()).state())
          .isEqualTo(State.APPLIED);
    }
    assertThat(run(up("b1", "COMMIT; " + COUNT)).state()).isEqualTo(State.NOT_STARTED);
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("2");
  }

  @Test
  void resumesBehindWhatIsApplied() throws SQLException {
    assumeTrue(!engine().capabilities().contains(Capability.TRANSACTIONAL_DDL));
    String script = "CREATE TABLE one (i int); INSERT INTO two VALUES (1)";
    assertThat(run(up("a1", script)).state()).isEqualTo(State.PARTIAL);
    sql("CREATE TABLE two (i int)");

    Outcome refused = run(up("a2", script));
    Outcome resumed = run(up("a3", script).without(java.util.Set.of(1)));

    assertThat(refused.state()).isEqualTo(State.NOT_STARTED);
    assertThat(refused.trouble().orElseThrow().message()).contains("[1] are applied");
    assertThat(resumed.state()).isEqualTo(State.APPLIED);
    assertThat(ask("SELECT count(*) FROM two")).isEqualTo("1");
  }

  @Test
  void serialisesTwoRunners() throws SQLException {
    String work = "INSERT INTO odo SELECT count(*) FROM odo; " + target().words().nap();
    CompletableFuture<Outcome> first = CompletableFuture.supplyAsync(() -> run(up("a1", work)));
    Outcome second = run(Plans.up(engine(), "b1", "w/2", work, Plans.QUICK));

    assertThat(List.of(first.join().state(), second.state())).containsOnly(State.APPLIED);
    assertThat(ask("SELECT count(DISTINCT step) FROM odo")).isNotEqualTo("1");
  }

  @Test
  void endsAStatementThatRunsTooLong() {
    ExecutionPlan plan =
        Plans.up(
            engine(),
            "a1",
            "w/1",
            target().words().pause(),
            Plans.limits(Duration.ofSeconds(1), 0));

    Outcome outcome = run(plan);

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.FAILED);
    assertThat(outcome.trouble().orElseThrow().category()).isEqualTo(Category.STATEMENT_TIMEOUT);
  }

  @Test
  void cancelsWhatRuns() throws SQLException {
    assumeTrue(engine().capabilities().contains(Capability.SESSION_TAG));
    ExecutionPlan plan =
        Plans.up(
            engine(),
            "a1",
            "w/1",
            "INSERT INTO odo VALUES (1); " + target().words().pause(),
            Plans.limits(Duration.ofMinutes(2), 0));
    CountDownLatch pausing = new CountDownLatch(1);
    CompletableFuture<Outcome> running =
        CompletableFuture.supplyAsync(() -> run(plan, new Announcing(2, pausing)));
    Deadline deadline = Deadline.in(Duration.ofSeconds(15));
    try (Database database = engine().open(settings())) {
      while (!running.isDone() && !deadline.over()) {
        if (pausing.getCount() == 0) {
          database.cancel("a1");
        }
        deadline.pause();
      }
    }

    Outcome outcome = running.join();

    Outcome known = outcome.state() == State.UNKNOWN ? establish(plan) : outcome;
    assertThat(known.state())
        .as("%s", outcome)
        .isIn(State.FAILED, State.NOT_STARTED, State.PARTIAL);
    assertThat(known.steps().get(1).state()).isNotEqualTo(StepResult.State.APPLIED);
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo(String.valueOf(known.applied()));
  }

  @Test
  void buildsAShadowWhereItSaysSo() throws SQLException {
    sql(target().words().schema().toArray(String[]::new));
    try (Database database = engine().open(settings())) {
      Schema schema = database.schema();
      Optional<Database.Shadow> shadow = database.shadow(schema);
      assertThat(shadow.isPresent())
          .isEqualTo(engine().capabilities().contains(Capability.EPHEMERAL_DATABASE));
      if (shadow.isPresent()) {
        try (Database.Shadow copy = shadow.get()) {
          assertThat(copy.database().schema().objects()).isEqualTo(schema.objects());
        }
      }
    }
  }

  @Test
  void makesLoginsForATimeWhereItSaysSo() throws SQLException {
    try (Database database = engine().open(settings())) {
      assertThat(database.temporaryLogins("owner").isPresent())
          .isEqualTo(engine().capabilities().contains(Capability.TEMPORARY_LOGINS));
    }
  }

  @Test
  void rendersASchemaThatReadsTheSame() throws SQLException {
    sql(target().words().schema().toArray(String[]::new));
    Schema before;
    try (Database database = engine().open(settings())) {
      before = database.schema();
    }
    assertThat(before.objects()).hasSizeGreaterThan(target().words().schema().size());

    emptyDatabase();
    sql(engine().renderer().create(before).toArray(String[]::new));

    try (Database database = engine().open(settings())) {
      assertThat(database.schema().objects()).isEqualTo(before.objects());
      assertThat(database.schema().fingerprint()).isEqualTo(before.fingerprint());
    }
  }

  @Test
  void setsRowsAsideAndPutsThemBackWhereItSaysSo() throws SQLException {
    sql("CREATE TABLE kept (id int PRIMARY KEY, s varchar(20))");
    sql("INSERT INTO kept VALUES (1, 'a')", "INSERT INTO kept VALUES (2, NULL)");
    ExecutionPlan destroy =
        Plans.up(
            engine(),
            "a1",
            "w/1",
            "DELETE FROM kept WHERE id > 0",
            Plans.limits(Duration.ofSeconds(20), 1_000));
    boolean able = engine().capabilities().contains(Capability.RECOVERY_ARTIFACTS);

    Outcome done = run(destroy);
    assertThat(done.state()).as("%s", done).isEqualTo(State.APPLIED);
    try (Database database = engine().open(settings())) {
      assertThat(database.artifacts()).hasSize(able ? 1 : 0);
    }
    if (able) {
      Outcome back = run(Plans.down(engine(), "d1", destroy, ""));
      assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
      assertThat(ask("SELECT count(*) FROM kept")).isEqualTo("2");
    }
  }

  @Test
  void judgesALostAnswerByTheLedger() throws Exception {
    assumeTrue(target().port().isPresent());
    for (CuttingProxy.Moment moment : CuttingProxy.Moment.values()) {
      freshDatabase();
      try (CuttingProxy proxy = new CuttingProxy(target().port().orElseThrow());
          Database through = engine().open(Plans.through(proxy.port(), settings()))) {
        proxy.cut(moment, "COMMIT", 0);
        ExecutionPlan plan = up("a1", COUNT);
        Outcome lost = through.execute(plan, () -> true, new Plans.Silent());

        assertThat(lost.state()).as("%s", lost).isEqualTo(State.UNKNOWN);
        boolean there = ask("SELECT count(*) FROM odo").equals("2");
        assertThat(establish(plan).state()).isEqualTo(there ? State.APPLIED : State.FAILED);
        assertThat(run(up("a2", COUNT)).state())
            .isEqualTo(there ? State.ALREADY_APPLIED : State.APPLIED);
        assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("2");
      }
    }
  }
}
