package dev.sluice.pipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class RaceTest extends MigrationTest {
  @Test
  void startsOnceHoweverManyPressRun() throws Exception {
    long number = inQa();
    approve("bob", number, "qa");
    List<Callable<Answer<?>>> clicks = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String name = List.of("alice", "bob", "carol", "dave").get(i % 4);
      clicks.add(() -> migrations().run(actor(name), number, "qa"));
    }

    List<Answer<?>> answers = atOnce(clicks);

    assertThat(answers).filteredOn(a -> a instanceof Answer.Done<?>).hasSize(1);
    assertThat(answers).filteredOn(a -> a instanceof Answer.NothingToDo<?>).hasSize(23);
    assertThat(runs(number, "qa")).isEqualTo(1);
  }

  @Test
  void keepsToTheTableWhateverPeopleDo() {
    long guarded = 0;
    for (int seed = 1; seed <= 25; seed++) {
      Random random = new Random(seed);
      long number = open();
      for (int step = 0; step < 30; step++) {
        anything(random, number);
        assertThat(illegal(number)).as("seed %d, step %d", seed, step).isEmpty();
      }
      assertThat(startedWithoutQuorum(number)).as("seed %d", seed).isEmpty();
      guarded += runs(number, "qa") + runs(number, "prod");
    }
    assertThat(guarded).as("runs of stages that need approvals").isPositive();
  }

  private void anything(Random random, long number) {
    String who = pick(random, "alice", "bob", "carol", "dave", "erin", "frank", "nobody");
    String where = pick(random, "dev", "qa", "prod");
    switch (random.nextInt(14)) {
      case 0 -> migrations().run(actor(who), number, where);
      case 1 -> migrations().promote(actor(who), number, Optional.of(where));
      case 2, 3, 4 -> approve(who, number, where);
      case 5 ->
          decide(who, number, where, random.nextInt(6) == 0 ? Verdict.REJECTED : Verdict.APPROVED);
      case 6 -> bean(Approvals.class).withdraw(actor(who), key(number).stage(where));
      case 7 -> migrations().retry(actor(who), number, where);
      case 8 -> migrations().rollback(actor(who), number, where, "");
      case 9 -> migrations().edit(actor(who), number, draft(UP + " ".repeat(random.nextInt(3))));
      case 10 -> rehearsal(number, RollbackProof.PROVEN, DOWN);
      case 11 -> {
        if (random.nextInt(5) == 0) {
          migrations().cancel(actor(who), number, "");
        }
      }
      default -> agentEnds(random, number);
    }
  }

  private void agentEnds(Random random, long number) {
    for (MigrationView.StageView stage : view(number).stages()) {
      if (stage.state() == RunState.IN_PROGRESS || stage.state() == RunState.ROLLING_BACK) {
        if (random.nextInt(4) == 0) {
          fail(number, stage.environment());
        } else {
          complete(number, stage.environment());
        }
      }
    }
  }

  private List<String> illegal(long number) {
    return owner()
        .sql("SELECT from_state, to_state FROM migration_transition WHERE number = :number")
        .param("number", number)
        .query((row, index) -> List.of(row.getString(1), row.getString(2)))
        .list()
        .stream()
        .filter(move -> !RunState.of(move.get(0)).canBecome(RunState.of(move.get(1))))
        .map(Object::toString)
        .toList();
  }

  /** What was sealed into every run must hold enough different people, none of them an author. */
  private List<String> startedWithoutQuorum(long number) {
    return owner()
        .sql(
            """
            SELECT r.environment FROM run_stage_run r
            WHERE r.migration = :number AND r.direction = 'UP'
              AND (SELECT count(DISTINCT a ->> 'subject')
                   FROM jsonb_array_elements(r.approvals) a
                   WHERE a ->> 'digest' = r.digest
                     AND (a ->> 'subject' IN ('bob', 'carol')
                          OR r.environment = 'prod' AND a ->> 'subject' = 'frank')
                     AND NOT EXISTS (
                       SELECT FROM migration_author w
                       WHERE w.number = r.migration AND w.subject = a ->> 'subject'))
                  < CASE r.environment WHEN 'prod' THEN 2 WHEN 'qa' THEN 1 ELSE 0 END
            """)
        .param("number", number)
        .query(String.class)
        .list();
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }
}
