package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One workspace that has far more to do than anybody can carry does not hold up the others. */
class FairShareTest extends LinkTest {
  private static final int TIMES = Math.max(5, Integer.getInteger("faults.runs", 0) / 4);
  private static final WorkspaceId OTHER = new WorkspaceId("other");

  /** More than a replica looks at in one go. */
  private static final int QUEUED = Math.max(300, Integer.getInteger("faults.queued", 0));

  @Test
  void offersTheWorkOfAnotherWorkspaceBeforeTheLongQueueIsDone() {
    StageKey busy = freshStage();
    String[] targets = IntStream.range(0, QUEUED).mapToObj(i -> "t" + i).toArray(String[]::new);
    StageKey quiet = new MigrationKey(OTHER, 1).stage("live");
    runs()
        .start(
            order(busy, Direction.UP, policy(Order.PARALLEL, QUEUED, OnFailure.CONTINUE), targets));
    runs().start(order(quiet, Direction.UP, "orders"));
    try (ScriptedAgent crowded = agentFor(busy, targets);
        ScriptedAgent other = ofOther()) {
      other.connect(replica().address(), "live/orders");
      other.await(ServerFrame::hasWelcome);

      Offer offer = other.offer();

      assertThat(other.accept(offer)).isTrue();
      assertThat(crowded.offer().getAttempt()).isNotEqualTo(offer.getAttempt());
    }
  }

  @Test
  void givesEveryWaitingTargetItsTurn() {
    StageKey stage = freshStage();
    String[] targets = IntStream.range(0, 120).mapToObj(i -> "t" + i).toArray(String[]::new);
    runs()
        .start(
            order(stage, Direction.UP, policy(Order.PARALLEL, 120, OnFailure.CONTINUE), targets));
    try (ScriptedAgent agent = agentFor(stage, targets)) {
      Map<String, Long> offered = new HashMap<>();
      while (offered.size() < targets.length) {
        Offer offer = agent.offer();
        agent.agree(offer);
        agent.result(offer, "APPLIED", 1, 2, 3);
        Long before = offered.put(offer.getAttempt(), offer.getEpoch());
        assertThat(before == null || before < offer.getEpoch())
            .as("offered again only when nobody took it in time")
            .isTrue();
      }
    }
  }

  @Test
  void letsRunsOfTwoMigrationsOntoATargetOneAfterTheOther() {
    StageKey one = freshStage();
    try (ScriptedAgent agent = agentFor(one, "orders")) {
      for (int time = 0; time < TIMES; time++) {
        StageKey first = freshStage().migration().stage(one.environment());
        StageKey second = freshStage().migration().stage(one.environment());
        Stream.of(first, second)
            .parallel()
            .forEach(stage -> runs().start(order(stage, Direction.UP, "orders")));

        for (int turn = 0; turn < 2; turn++) {
          Offer offer = agent.offer();
          assertThat(agent.accept(offer)).isTrue();
          assertThat(atWork(one)).as("time %d, turn %d", time, turn).isEqualTo(1);
          agent.result(offer, "APPLIED", 1, 2, 3);
        }

        awaitTarget(first, "orders", RunState.COMPLETED);
        awaitTarget(second, "orders", RunState.COMPLETED);
      }
    }
  }

  /** Attempts that an agent has on a target. */
  private long atWork(StageKey stage) {
    return store()
        .owner()
        .sql(
            "SELECT count(*) FROM run_attempt WHERE environment = :environment"
                + " AND state IN ('Offered', 'Accepted', 'Running')")
        .param("environment", stage.environment())
        .query(Long.class)
        .single();
  }

  private ScriptedAgent ofOther() {
    ScriptedAgent agent = new ScriptedAgent();
    String key =
        agents()
            .createKey(Actor.system(OTHER, "test"), Duration.ofMinutes(5), List.of())
            .value()
            .orElseThrow()
            .secret();
    agent.enrol(replica().address(), key, "other-agent");
    return agent;
  }
}
