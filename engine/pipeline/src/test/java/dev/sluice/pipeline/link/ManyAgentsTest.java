package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many agents at one replica, each with a connection of its own. */
class ManyAgentsTest extends LinkTest {
  private static final int AGENTS = Integer.getInteger("faults.agents", 12);

  @Test
  void handsEachAgentItsOwnWork() {
    Map<StageKey, ScriptedAgent> agents = new LinkedHashMap<>();
    List<Long> millis = new ArrayList<>();
    try (Replica replica = another("sluice.run.heartbeat=10s", "sluice.run.lease=45s")) {
      for (int i = 0; i < AGENTS; i++) {
        StageKey stage = freshStage();
        ScriptedAgent agent = enrolled();
        agent.connect(replica.address(), names(stage, "orders"));
        agent.await(ServerFrame::hasWelcome);
        agents.put(stage, agent);
      }
      agents.forEach(
          (stage, agent) -> {
            long began = System.nanoTime();
            runs().start(order(stage, Direction.UP, "orders"));
            Offer offer = agent.offer();
            millis.add((System.nanoTime() - began) / 1_000_000);
            assertThat(agent.accept(offer)).isTrue();
            agent.result(offer, "APPLIED", 1, 2, 3);
          });
      agents.keySet().forEach(stage -> awaitTarget(stage, "orders", RunState.COMPLETED));
      tell(millis);
    } finally {
      agents.values().forEach(ScriptedAgent::close);
    }
  }

  private static void tell(List<Long> millis) {
    Collections.sort(millis);
    System.getLogger("faults")
        .log(
            System.Logger.Level.INFO,
            "%d agents, dispatch in ms: median %d, p99 %d, most %d"
                .formatted(
                    AGENTS,
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 99 / 100),
                    millis.get(millis.size() - 1)));
  }
}
