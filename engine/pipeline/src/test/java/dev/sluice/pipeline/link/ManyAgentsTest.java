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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many agents at one replica, each with a connection of its own or all with the same. */
class ManyAgentsTest extends LinkTest {
  /** Work that only one of two agents gets so often is not shared: it is given by chance. */
  private static final int RUNS = 60;

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

  @Test
  void sharesTheWorkOfOneConnectionAmongTheAgentsThatServeIt() {
    String environment = freshStage().environment();
    Map<String, ScriptedAgent> agents =
        Map.of("first", enrolledAs("first"), "second", enrolledAs("second"));
    Set<String> worked = new HashSet<>();
    try {
      agents.values().forEach(agent -> agent.connect(replica().address(), environment + "/orders"));
      agents.values().forEach(agent -> agent.await(ServerFrame::hasWelcome));
      for (int run = 0; run < RUNS && worked.size() < agents.size(); run++) {
        StageKey stage = freshStage().migration().stage(environment);
        runs().start(order(stage, Direction.UP, "orders"));
        await(() -> !target(stage, "orders").agent().isEmpty());
        String name = target(stage, "orders").agent();
        ScriptedAgent agent = Objects.requireNonNull(agents.get(name));
        accepted(agent, 1).forEach(offer -> agent.result(offer, "APPLIED", 1, 2, 3));
        awaitTarget(stage, "orders", RunState.COMPLETED);
        worked.add(name);
      }
    } finally {
      agents.values().forEach(ScriptedAgent::close);
    }

    assertThat(worked).containsExactlyInAnyOrder("first", "second");
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
