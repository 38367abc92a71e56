package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.RehearsalResult;
import dev.sluice.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One target of a broadcast has another schema than the one that was rehearsed. */
class StaleBroadcastTest extends ApprovedRunsTest {
  private static final String BASE = "b".repeat(64);
  private static final String OTHER = "c".repeat(64);

  @Override
  Stage.RehearsalPolicy rehearsal() {
    return Stage.RehearsalPolicy.INFORM;
  }

  @Test
  void goesOnWithTheOthersByTheApprovalsOfTheirVerdict() {
    configure(List.of("dbas"), policy(Order.ONE_BY_ONE, 1, OnFailure.CONTINUE));
    try (ScriptedAgent agent = agentFor(anyStage(), "a", "b", "c")) {
      long number = rehearsedAndApproved(agent);
      start(number);

      stale(agent, agent.offer());
      for (String name : List.of("b", "c")) {
        Offer next = agent.offer();
        assertThat(connection(next)).isEqualTo(name);
        assertThat(agent.accept(next)).isTrue();
        agent.result(next, "APPLIED", 1);
      }

      await(() -> view(number).current().state() == RunState.FAILED);
      assertThat(target(stage(number), "c").state()).isEqualTo(RunState.COMPLETED);
      assertThat(code(migrations().retry(actor("alice"), number, prod())))
          .isEqualTo("stage.rehearsal-void");
      rehearse(agent, number);
      assertThat(code(migrations().retry(actor("alice"), number, prod())))
          .as("what was approved on the other verdict")
          .isEqualTo("stage.not-approved");
      approve("carol", number);
      assertThat(migrations().retry(actor("alice"), number, prod()).value()).isPresent();
      Offer again = agent.offer();
      assertThat(connection(again)).isEqualTo("a");
      assertThat(bundle(again).get("schema").asString()).isEqualTo(OTHER);
    }
  }

  @Test
  void waitsAgainWhenTheRestIsNotSentForWantOfApprovals() {
    configure(List.of("dbas"), policy(Order.PARALLEL, 3, OnFailure.CONTINUE));
    try (ScriptedAgent agent = agentFor(anyStage(), "a")) {
      long number = rehearsedAndApproved(agent);
      start(number);
      stale(agent, agent.offer());
      awaitTarget(stage(number), "a", RunState.FAILED);
      active("bob", false);

      try (ScriptedAgent others = agentFor(anyStage(), "b", "c")) {
        await(() -> view(number).current().state() == RunState.PENDING);

        assertThat(others.gets(ServerFrame::hasOffer, Duration.ofMillis(200))).isFalse();
        assertThat(target(stage(number), "b").error()).contains("does not count any more");
        assertThat(view(number).current().cause()).contains("Press Rehearse");
        rehearse(agent, number);
        approve("carol", number);
        start(number);
        assertThat(connection(agent.offer())).isEqualTo("a");
      }
    } finally {
      active("bob", true);
    }
  }

  /** The names of connections do not depend on the migration. */
  private StageKey anyStage() {
    return new MigrationKey(ACME, 1).stage(prod());
  }

  private static void stale(ScriptedAgent agent, Offer offer) {
    assertThat(connection(offer)).isEqualTo("a");
    assertThat(agent.accept(offer)).isTrue();
    agent.stale(offer, ExecutionPlan.STALE, OTHER);
  }

  private long rehearsedAndApproved(ScriptedAgent agent) {
    long number = open();
    answers(agent, BASE);
    await(() -> view(number).current().approvals().isPresent());
    approve("bob", number);
    return number;
  }

  private void rehearse(ScriptedAgent agent, long number) {
    assertThat(migrations().rehearse(actor("alice"), number).value()).isPresent();
    answers(agent, OTHER);
    await(() -> view(number).current().rehearsalVoid().isEmpty());
    await(() -> view(number).current().approvals().filter(a -> a.open()).isPresent());
  }

  private static void answers(ScriptedAgent agent, String schema) {
    String asked = agent.await(ServerFrame::hasRehearse).getRehearse().getRehearsal();
    RehearsalReport report =
        new RehearsalReport(
            true,
            List.of(),
            "author",
            "undo one",
            true,
            RollbackProof.PROVEN,
            List.of(),
            List.of(),
            schema,
            "",
            List.of(),
            List.of());
    agent.send(
        AgentFrame.newBuilder()
            .setRehearsal(
                RehearsalResult.newBuilder()
                    .setRehearsal(asked)
                    .setReport(ScriptedAgent.JSON.writeValueAsString(report))));
  }
}
