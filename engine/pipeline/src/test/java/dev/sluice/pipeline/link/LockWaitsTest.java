package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunLog;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets that wait for a lock in vain. */
class LockWaitsTest extends LinkTest {
  private static final Duration A_WHILE = Duration.ofMillis(500);

  private static ExecutionPolicy retries(int often) {
    return new ExecutionPolicy(
        Order.PARALLEL, 5, OnFailure.STOP, Duration.ofSeconds(5), Duration.ofMinutes(1), often);
  }

  private static void ends(ScriptedAgent agent, Offer offer, String state, String category) {
    AttemptResult.Builder result =
        AttemptResult.newBuilder()
            .setAttempt(offer.getAttempt())
            .setEpoch(offer.getEpoch())
            .setState(state);
    result.getTroubleBuilder().setCategory(category).setMessage("canceled").setAction("Wait.");
    agent.send(AgentFrame.newBuilder().setResult(result));
  }

  private static Offer locked(ScriptedAgent agent, String state) {
    Offer offer = accepted(agent, 1).get(0);
    ends(agent, offer, state, "LOCK_TIMEOUT");
    return offer;
  }

  private List<RunLog.Entry> log(StageKey stage) {
    List<RunLog.Entry> entries = new ArrayList<>();
    replica().bean(RunLog.class).each(stage.migration(), entries::add);
    return entries;
  }

  @Test
  void areTriedAgainByThemselvesAsAttemptsOfTheirOwn() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));

      Offer first = locked(agent, "FAILED");
      Offer second = accepted(agent, 1).get(0);

      assertThat(second.getAttempt()).isNotEqualTo(first.getAttempt());
      assertThat(second.getEpoch()).isGreaterThan(first.getEpoch());
      assertThat(target(stage, "orders").state()).isEqualTo(RunState.IN_PROGRESS);
      assertThat(target(stage, "orders").error())
          .isEqualTo("canceled; nothing was applied; tried again after 0.1 s (1 of 3)");
      assertThat(audited("run.lock-wait", stage)).isEqualTo(1);
      agent.result(second, "APPLIED", 1, 2, 3);
      awaitStage(stage, RunState.COMPLETED);
      assertThat(target(stage, "orders").error()).isEmpty();
      assertThat(log(stage)).extracting(RunLog.Entry::state).containsExactly("Failed", "Applied");
    }
  }

  @Test
  void restTwiceAsLongEachTimeUntilTheStageHasTriedEnough() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, retries(2), "orders"));

      locked(agent, "FAILED");
      locked(agent, "NOT_STARTED");
      locked(agent, "FAILED");

      awaitStage(stage, RunState.FAILED);
      assertThat(agent.gets(ServerFrame::hasOffer, A_WHILE)).isFalse();
      assertThat(rests(stage)).containsExactly("0.1", "0.2");
      assertThat(runs().retry(order(stage, Direction.UP, "orders")).value()).isPresent();
      assertThat(agent.offer().getAttempt()).isNotEmpty();
    }
  }

  private List<String> rests(StageKey stage) {
    return store()
        .owner()
        .sql(
            """
            SELECT round(extract(epoch FROM not_before - planned_at), 1)::text FROM run_attempt
            WHERE migration = :migration AND not_before IS NOT NULL ORDER BY planned_at
            """)
        .param("migration", stage.migration().number())
        .query(String.class)
        .list();
  }

  @ParameterizedTest
  @CsvSource({
    "3, PARTIAL, LOCK_TIMEOUT, FAILED",
    "3, UNKNOWN, LOCK_TIMEOUT, UNKNOWN",
    "3, FAILED, STATEMENT_TIMEOUT, FAILED",
    "3, FAILED, UNREACHABLE, FAILED",
    "0, FAILED, LOCK_TIMEOUT, FAILED",
  })
  void areTriedAgainOnlyWhereNothingWasDoneAndALockWasAllThatLacked(
      int often, String state, String category, RunState end) {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, retries(often), "orders"));

      ends(agent, accepted(agent, 1).get(0), state, category);

      awaitStage(stage, end);
      assertThat(agent.gets(ServerFrame::hasOffer, A_WHILE)).isFalse();
      assertThat(audited("run.lock-wait", stage)).isZero();
    }
  }

  @Test
  void areNotTriedAgainAfterAnotherTargetFailed() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders", "users")) {
      runs().start(order(stage, Direction.UP, retries(3), "orders", "users"));
      List<Offer> offers = accepted(agent, 2);

      ends(agent, offers.get(0), "FAILED", "REFUSED");
      ends(agent, offers.get(1), "FAILED", "LOCK_TIMEOUT");

      awaitStage(stage, RunState.FAILED);
      assertThat(agent.gets(ServerFrame::hasOffer, A_WHILE)).isFalse();
    }
  }

  @Test
  void areNotTriedAgainWhenAnotherTargetFailsWhileTheyRest() {
    StageKey stage = freshStage();
    try (ScriptedAgent other = agentFor(stage, "users")) {
      try (ScriptedAgent agent = agentFor(stage, "orders")) {
        runs().start(order(stage, Direction.UP, retries(3), "orders", "users"));
        locked(agent, "FAILED");
        await(() -> audited("run.lock-wait", stage) == 1);
      }
      ends(other, accepted(other, 1).get(0), "FAILED", "REFUSED");
      awaitTarget(stage, "users", RunState.FAILED);

      try (ScriptedAgent again = agentFor(stage, "orders")) {
        awaitStage(stage, RunState.FAILED);
        assertThat(again.gets(ServerFrame::hasOffer, A_WHILE)).isFalse();
      }
      assertThat(target(stage, "orders").error()).contains("the run was stopped");
    }
  }

  @Test
  void areNotCancelledAsIfNothingHadBegunWhereAnEarlierAttemptDidAPart() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      agent.result(accepted(agent, 1).get(0), "PARTIAL", 1);
      awaitStage(stage, RunState.FAILED);
      runs().retry(order(stage, Direction.UP, "orders"));
      ends(agent, accepted(agent, 1).get(0), "NOT_STARTED", "LOCK_TIMEOUT");
      await(() -> audited("run.lock-wait", stage) == 1);
    }

    runs().cancel(dave(), stage, "wrong week");

    awaitStage(stage, RunState.FAILED);
    assertThat(target(stage, "orders").error()).contains("called off");
  }

  @Test
  void areCancelledWhileTheyRestAsIfNothingHadBegun() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = accepted(agent, 1).get(0);
      ends(agent, offer, "FAILED", "LOCK_TIMEOUT");
      await(() -> audited("run.lock-wait", stage) == 1);
    }

    runs().cancel(dave(), stage, "wrong week");

    awaitStage(stage, RunState.CANCELLED);
  }

  @Test
  void areNotTriedAgainWhenTheyWereCalledOff() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = accepted(agent, 1).get(0);
      runs().cancel(dave(), stage, "wrong week");
      agent.await(ServerFrame::hasCancel);

      ends(agent, offer, "FAILED", "LOCK_TIMEOUT");

      awaitStage(stage, RunState.FAILED);
      assertThat(agent.gets(ServerFrame::hasOffer, A_WHILE)).isFalse();
    }
  }
}
