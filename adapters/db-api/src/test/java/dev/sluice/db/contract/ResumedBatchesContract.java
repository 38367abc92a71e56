package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever goes on with batches, or looks at what stands, knows what others did before. */
abstract class ResumedBatchesContract extends SafeBatchesContract {
  @Test
  void restsAsLongAsItWasToldUnlessItIsCalledOff() throws SQLException {
    table();
    Told told = new Told();
    AtomicInteger asked = new AtomicInteger();
    ExecutionPlan plan =
        plan("a1", "-- sluice:batches rows=50 pause=60s\nUPDATE acc SET n = n + 1");
    Outcome outcome;
    try (Database database = engine().open(settings())) {
      outcome =
          database.execute(
              plan, () -> told.progress().isEmpty() || asked.incrementAndGet() < 12, told);
    }

    assertThat(told.progress()).as("the next batch did not begin").hasSize(1);
    assertThat(outcome.steps().get(0).rows()).isEqualTo(50);
    assertThat(outcome.state()).isEqualTo(State.PARTIAL);
  }

  @Test
  void goesOnFromTheFarthestBatchWhoeverMadeIt() throws SQLException {
    table();
    ExecutionPlan early = plan("a1", COUNT_UP);
    AtomicInteger asked = new AtomicInteger();
    try (Database database = engine().open(settings())) {
      Outcome known = database.execute(early, () -> asked.incrementAndGet() < 3, new Told());
      assertThat(known.state()).as("%s", known).isEqualTo(State.NOT_STARTED);
    }
    assertThat(calledOff(plan("a2", COUNT_UP), 1).steps().get(0).rows()).isEqualTo(50);
    assertThat(calledOff(early, 1).steps().get(0).rows()).isEqualTo(100);

    Outcome done = run(plan("a3", COUNT_UP));

    assertThat(done.state()).as("%s", done).isEqualTo(State.APPLIED);
    assertThat(ask(LEFT)).isEqualTo("0");
  }

  @Test
  void saysOfARetryThatDidNothingWhatStandsAllTheSame() throws Exception {
    table();
    calledOff(plan("a1", COUNT_UP), 2);
    killed("up", "a2", 4, COUNT_UP);

    Outcome begun = establish(plan("a2", COUNT_UP));
    Outcome never = establish(plan("a3", COUNT_UP));

    assertThat(begun.state()).as("%s", begun).isEqualTo(State.PARTIAL);
    assertThat(begun.steps().get(0).rows()).isEqualTo(100);
    assertThat(begun.trouble().orElseThrow().message()).contains("100 rows are done, retry");
    assertThat(never.state()).as("%s", never).isEqualTo(State.NOT_STARTED);
    assertThat(never.trouble().orElseThrow().message()).contains("100 rows are done, retry");
    assertThat(run(plan("a4", COUNT_UP)).state()).isEqualTo(State.APPLIED);
    assertThat(ask(LEFT)).isEqualTo("0");
  }

  @Test
  void worksWithALedgerOfATimeBeforeThereWereBatches() throws SQLException {
    table();
    String places = target().batchWords().ledger();
    ExecutionPlan before = up("a1", "INSERT INTO odo VALUES (7)");
    run(before);
    sql("DROP TABLE " + places);

    assertThat(establish(before).state()).isEqualTo(State.APPLIED);
    assertThat(establish(plan("a2", COUNT_UP)).state()).isEqualTo(State.NOT_STARTED);
    Outcome done = run(plan("a2", COUNT_UP));

    assertThat(done.state()).as("%s", done).isEqualTo(State.APPLIED);
    assertThat(ask("SELECT changed_rows FROM " + places)).isEqualTo(String.valueOf(ROWS));
  }

  @Test
  void saysWhatIsWrongWithACondition() throws SQLException {
    table();
    String script = WISH + "UPDATE acc SET n = 1 WHERE nowhere = 1";

    Outcome refused = run(plan("a1", script));

    assertThat(refused.state()).as("%s", refused).isEqualTo(State.FAILED);
    assertThat(refused.trouble().orElseThrow().message()).contains("nowhere");
    assertThat(ask("SELECT count(*) FROM acc WHERE n <> 0")).isEqualTo("0");
  }
}
