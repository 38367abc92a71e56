package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunLog;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.StepEvent;
import dev.sluice.protocol.wire.StepFinished;
import dev.sluice.protocol.wire.Trouble;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLogTest extends LinkTest {
  @Test
  void keepsWhatFailedBeforeARetryAndWhatRanBeforeARollback() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer first = accepted(agent, 1).get(0);
      agent.send(AgentFrame.newBuilder().setStep(failed(first)));
      agent.result(first, "FAILED");
      awaitTarget(stage, "orders", RunState.FAILED);
      runs().retry(order(stage, Direction.UP, "orders"));
      agent.result(accepted(agent, 1).get(0), "APPLIED", 1, 2, 3);
      awaitTarget(stage, "orders", RunState.COMPLETED);
      runs().start(order(stage, Direction.DOWN, "orders"));
      agent.result(accepted(agent, 1).get(0), "APPLIED", 1, 2, 3);
      awaitTarget(stage, "orders", RunState.ROLLED_BACK);
    }

    List<RunLog.Entry> log = new ArrayList<>();
    replica().bean(RunLog.class).each(stage.migration(), log::add);

    assertThat(log)
        .extracting(entry -> entry.run() + " " + entry.direction() + " " + entry.state())
        .containsExactly("1 UP Failed", "1 UP Applied", "2 DOWN Applied");
    assertThat(log.get(0).steps()).hasSize(3);
    assertThat(log.get(0).steps().get(0).state()).isEqualTo("failed");
    assertThat(log.get(0).steps().get(0).notes()).anyMatch(note -> note.contains("no such table"));
    assertThat(log).extracting(RunLog.Entry::attempt).doesNotHaveDuplicates();
    assertThat(log).allMatch(entry -> entry.endedAt().isPresent());
  }

  private static StepEvent.Builder failed(Offer offer) {
    return StepEvent.newBuilder()
        .setAttempt(offer.getAttempt())
        .setEpoch(offer.getEpoch())
        .setNumber(1)
        .setFinished(
            StepFinished.newBuilder()
                .setIndex(1)
                .setState("FAILED")
                .setMillis(4)
                .setTrouble(Trouble.newBuilder().setMessage("no such table")));
  }
}
