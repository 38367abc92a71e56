package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Capability;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener.Progress;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A statement that goes in batches touches every row once, whatever happens between them. */
abstract class BatchesContract extends ResumedBatchesContract {
  @Test
  void refusesBatchesThatItCannotMakeAndSaysHowToGoOn() throws SQLException {
    boolean able = engine().capabilities().contains(Capability.BATCHES);

    Outcome refused = run(up("a1", WISH + "UPDATE odo SET step = 2 WHERE step = 1"));

    assertThat(refused.state()).as("%s", refused).isEqualTo(State.NOT_STARTED);
    assertThat(refused.trouble().orElseThrow().category()).isEqualTo(Category.REFUSED);
    assertThat(refused.trouble().orElseThrow().message())
        .contains(able ? "primary key is not one column" : "not made on this engine");
    assertThat(refused.trouble().orElseThrow().action()).contains("sluice:batches");
  }

  @Test
  void changesEveryRowOnceAndTellsHowFarItIs() throws SQLException {
    table();
    Told told = new Told();
    ExecutionPlan plan =
        plan("a1", "INSERT INTO odo VALUES (7);\n" + COUNT_UP + "\n; INSERT INTO odo VALUES (8)");

    Outcome outcome = run(plan, told);

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
    assertThat(outcome.steps().get(1).rows()).isEqualTo(ROWS);
    assertThat(ask(LEFT)).isEqualTo("0");
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("2");
    assertThat(told.progress())
        .extracting(Progress::rows)
        .containsExactly(50L, 100L, 150L, 200L, 230L);
    assertThat(told.progress()).extracting(Progress::passed).last().isEqualTo((long) ROWS);
    assertThat(told.aside())
        .filteredOn(artifact -> artifact.statement() == 2)
        .extracting(RecoveryArtifact::rows)
        .containsExactly((long) ROWS);
    assertThat(establish(plan).state()).isEqualTo(State.APPLIED);
  }

  @Test
  void goesOnWhereItWasCalledOffAndComesBackWhole() throws SQLException {
    table();
    ExecutionPlan first = plan("a1", COUNT_UP);

    Outcome stopped = calledOff(first, 2);

    assertThat(stopped.state()).as("%s", stopped).isEqualTo(State.PARTIAL);
    assertThat(stopped.steps().get(0).half()).isTrue();
    assertThat(stopped.trouble().orElseThrow().message()).contains("100 rows are done, retry");
    assertThat(ask(LEFT)).isEqualTo("130");
    assertThat(establish(first).steps().get(0).rows()).isEqualTo(100);
    assertThat(calledOff(plan("a2", COUNT_UP), 1).steps().get(0).rows()).isEqualTo(150);

    Outcome done = run(plan("a3", COUNT_UP));
    assertThat(done.state()).as("%s", done).isEqualTo(State.APPLIED);
    assertThat(done.steps().get(0).rows()).isEqualTo(ROWS);
    assertThat(ask(LEFT)).isEqualTo("0");

    Outcome back = run(back("d1", first, Set.of("a1", "a2", "a3")));
    assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
    assertThat(ask("SELECT count(*) FROM acc WHERE n = 0")).as("%s", back).isEqualTo("230");
    assertThat(run(plan("a4", COUNT_UP)).state()).isEqualTo(State.APPLIED);
    assertThat(ask(LEFT)).isEqualTo("0");
  }

  @Test
  void waitsForOthersAndLeavesWhatTheyChange() throws SQLException {
    table();
    ExecutionPlan plan = plan("a1", COUNT_UP);
    Others others = new Others();
    Outcome outcome;
    try (Database database = engine().open(settings())) {
      outcome = database.execute(plan, others::goOn, others);
    }

    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
    assertThat(others.asked).as("the batch was tried again").isGreaterThan(1);
    assertThat(outcome.steps().get(0).rows()).isEqualTo(ROWS);
    assertThat(ask("SELECT n FROM acc WHERE id = -100")).isEqualTo("5");
    assertThat(ask("SELECT n FROM acc WHERE id = 1496")).isEqualTo("8");
    assertThat(ask(LEFT)).isEqualTo("2");
    Outcome back = run(back("d1", plan, Set.of("a1")));
    assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
    assertThat(ask("SELECT n FROM acc WHERE id = -100")).isEqualTo("5");
    assertThat(ask("SELECT n FROM acc WHERE id = 1496")).isEqualTo("7");
    assertThat(ask("SELECT count(*) FROM acc WHERE n = 0")).isEqualTo("228");
  }

  /** Somebody who changes rows behind and before the walk and holds one of its next batch. */
  private final class Others extends Told {
    private Optional<Connection> holding = Optional.empty();
    private int asked;

    @Override
    public void progress(int index, Progress told) {
      super.progress(index, told);
      if (told.rows() > 50) {
        return;
      }
      try {
        sql("UPDATE acc SET n = 5 WHERE id = -100", "UPDATE acc SET n = 7 WHERE id = 1496");
        Connection session = target().connect(settings());
        session.setAutoCommit(false);
        Sql.run(session, "UPDATE acc SET n = n WHERE id = 299");
        holding = Optional.of(session);
      } catch (SQLException failure) {
        throw new IllegalStateException(failure);
      }
    }

    /** Lets go when the batch has met the lock and is about to be tried again. */
    boolean goOn() {
      if (holding.isPresent() && ++asked == 2) {
        Sql.close(holding.get());
      }
      return true;
    }
  }

  @Test
  void putsBackWhatAHalfDoneStatementTookAway() throws SQLException {
    table();
    sql("CREATE TABLE txt (k varchar(40) NOT NULL PRIMARY KEY, v int)");
    try (Connection session = target().connect(settings())) {
      for (int id = -100; id < 100; id++) {
        Sql.run(session, "INSERT INTO txt VALUES (?, ?)", "it's \\ \u00e9 " + id, id);
      }
    }
    ExecutionPlan removal =
        plan("a1", "-- sluice:batches key=k rows=30\nDELETE FROM txt WHERE v > 0 OR v < -20");
    String image = "SELECT count(*) FROM txt";

    Outcome stopped = calledOff(removal, 3);
    assertThat(stopped.state()).as("%s", stopped).isEqualTo(State.PARTIAL);
    assertThat(Integer.parseInt(ask(image))).isBetween(110, 150);

    Outcome back = run(back("d1", removal, Set.of("a1")));
    assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
    assertThat(ask(image)).isEqualTo("200");
  }

  @Test
  void refusesWhatIsMoreThanRowsOfOneTable() throws SQLException {
    table();
    sql("CREATE TABLE pair (a int NOT NULL, b int NOT NULL, n int, PRIMARY KEY (a, b))");
    List<String> scripts =
        List.of(
            WISH + "INSERT INTO odo VALUES (1)",
            WISH + "UPDATE acc SET id = id + 10000",
            WISH + "UPDATE acc SET n = 1 WHERE id IN (SELECT max(id) FROM acc)",
            WISH + "DELETE FROM acc WHERE n = 0 ORDER BY id LIMIT 1",
            WISH + "UPDATE pair SET n = 1",
            "-- sluice:batches key=n\nUPDATE acc SET n = 1",
            "-- sluice:batches rows=none\nUPDATE acc SET n = 1",
            "INSERT INTO odo VALUES (1); " + WISH + "UPDATE pair SET n = 1");
    for (String script : scripts) {
      Outcome refused = run(plan("a1", script));

      assertThat(refused.state()).as("%s: %s", script, refused).isEqualTo(State.NOT_STARTED);
      assertThat(refused.trouble().orElseThrow().action()).as(script).isNotBlank();
    }
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("0");
  }

  @Test
  void keepsTheBatchesBeforeTheOneThatFailed() throws SQLException {
    table();
    sql(
        "CREATE TABLE uniq (id int NOT NULL PRIMARY KEY, n int NOT NULL UNIQUE)",
        "INSERT INTO uniq SELECT id, id FROM acc",
        "INSERT INTO uniq VALUES (99999, 11020)");
    ExecutionPlan plan = plan("a1", WISH + "UPDATE uniq SET n = n + 10000 WHERE n < 9000");

    Outcome failed = run(plan);

    assertThat(failed.state()).as("%s", failed).isEqualTo(State.PARTIAL);
    assertThat(failed.steps().get(0).rows()).isEqualTo(150);
    assertThat(failed.trouble().orElseThrow().message()).contains("150 rows are done, retry");
    assertThat(ask("SELECT count(*) FROM uniq WHERE n < 9000")).isEqualTo("80");
    assertThat(establish(plan).steps().get(0).rows()).isEqualTo(150);
  }

  @Test
  void knowsAfterALostAnswerHowManyBatchesAreDone() throws Exception {
    table();
    assumeTrue(target().port().isPresent());
    for (CuttingProxy.Moment moment : CuttingProxy.Moment.values()) {
      sql("UPDATE acc SET n = 0");
      ExecutionPlan plan = plan("cut-" + moment, COUNT_UP + " " + moment);
      calledOff(plan("first-" + moment, COUNT_UP + " " + moment), 2);
      try (CuttingProxy proxy = new CuttingProxy(target().port().orElseThrow());
          Database through = engine().open(Plans.through(proxy.port(), settings()))) {
        proxy.cut(moment, "COMMIT", 0);
        Outcome lost = through.execute(plan, () -> true, new Plans.Silent());
        assertThat(lost.state()).as("%s", lost).isEqualTo(State.UNKNOWN);
      }
      Outcome found = establish(plan);

      assertThat(found.state()).as("%s", found).isEqualTo(State.PARTIAL);
      assertThat(found.steps().get(0).rows()).isIn(100L, 150L);
      assertThat(ask(LEFT)).isEqualTo(String.valueOf(ROWS - found.steps().get(0).rows()));
      assertThat(found.trouble().orElseThrow().message()).contains("rows are done, retry");
      Outcome done = run(plan("again-" + moment, COUNT_UP + " " + moment));
      assertThat(done.state()).as("%s", done).isEqualTo(State.APPLIED);
      assertThat(ask(LEFT)).isEqualTo("0");
    }
  }

  @Test
  void whoeverIsKilledEveryRowIsChangedOnce() throws Exception {
    table();
    for (int moment : List.of(5, 8)) {
      String script = COUNT_UP + " " + moment;
      killed("up", "k" + moment, moment, script);
      ExecutionPlan plan = plan("k" + moment, script);

      Outcome found = establish(plan);

      assertThat(found.state()).as("%d: %s", moment, found).isIn(State.PARTIAL, State.FAILED);
      long done = Math.max(0, found.steps().get(0).rows());
      assertThat(ask(LEFT)).as("%d: %s", moment, found).isEqualTo(String.valueOf(ROWS - done));
      Outcome finished = run(plan("f" + moment, script));
      assertThat(finished.state()).as("%d: %s", moment, finished).isEqualTo(State.APPLIED);
      assertThat(ask(LEFT)).as("moment %d", moment).isEqualTo("0");
      Outcome back = run(back("d" + moment, plan, Set.of("k" + moment, "f" + moment)));
      assertThat(ask("SELECT count(*) FROM acc WHERE n = 0")).as("%s", back).isEqualTo("230");
    }
  }
}
