package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunOrder;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which targets go first, and how many at once. */
class OrderLinkTest extends LinkTest {
  @Test
  void runsNoMoreTargetsAtOnceThanThePolicySays() {
    StageKey stage = freshStage();
    String[] names = {"a", "b", "c", "d", "e"};
    try (ScriptedAgent agent = agentFor(stage, names)) {
      runs()
          .start(order(stage, Direction.UP, policy(Order.PARALLEL, 2, OnFailure.CONTINUE), names));
      List<Offer> two = accepted(agent, 2);
      assertThat(two).extracting(LinkTest::connection).containsExactlyInAnyOrder("a", "b");
      assertThat(with(stage, RunState.IN_PROGRESS)).hasSize(2);

      agent.result(two.get(0), "APPLIED", 1, 2, 3);
      Offer third = accepted(agent, 1).get(0);

      assertThat(connection(third)).isEqualTo("c");
      assertThat(with(stage, RunState.IN_PROGRESS)).hasSize(2);
      assertThat(with(stage, RunState.PENDING)).containsExactly("d", "e");
      agent.result(two.get(1), "FAILED");
      agent.result(third, "APPLIED", 1, 2, 3);
      accepted(agent, 2).forEach(offer -> agent.result(offer, "APPLIED", 1, 2, 3));
      awaitStage(stage, RunState.FAILED);
      assertThat(with(stage, RunState.COMPLETED)).hasSize(4);
    }
  }

  private List<String> with(StageKey stage, RunState state) {
    return runs().targets(stage).stream()
        .filter(target -> target.state() == state)
        .map(target -> target.connection())
        .toList();
  }

  @Test
  void holdsTheRestBehindAFailedCanaryEvenWhereOtherFailuresStopNothing() {
    StageKey stage = freshStage();
    RunOrder order =
        order(
            stage, Direction.UP, policy(Order.CANARY_FIRST, 5, OnFailure.CONTINUE), "a", "b", "c");
    try (ScriptedAgent agent = agentFor(stage, "a", "b", "c")) {
      runs().start(order);
      Offer canary = accepted(agent, 1).get(0);
      assertThat(connection(canary)).isEqualTo("a");
      agent.result(canary, "FAILED");
      awaitStage(stage, RunState.FAILED);

      assertThat(with(stage, RunState.PENDING)).containsExactly("b", "c");
      assertThat(target(stage, "b").error())
          .isEqualTo("not run: " + stage.environment() + "/a is Failed");
      runs().retry(order);
      Offer again = accepted(agent, 1).get(0);
      assertThat(connection(again)).isEqualTo("a");
      assertThat(with(stage, RunState.PENDING)).containsExactly("b", "c");
      agent.result(again, "APPLIED", 1, 2, 3);
      assertThat(accepted(agent, 2)).extracting(LinkTest::connection).contains("b", "c");
    }
  }
}
