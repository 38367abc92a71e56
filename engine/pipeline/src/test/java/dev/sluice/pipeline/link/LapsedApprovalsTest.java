package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.migration.EmergencyRuns;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.Offer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Approvals that stop counting after a run has started and before a target is sent. */
class LapsedApprovalsTest extends ApprovedRunsTest {
  @BeforeEach
  void configure() {
    configure(List.of("dbas"), oneByOne(OnFailure.STOP));
  }

  @Test
  void sendsNothingWhenTheApproverIsDeactivatedBeforeAnAgentComes() {
    long number = approved();
    start(number);

    active("bob", false);
    try (ScriptedAgent agent = agent(number)) {
      await(() -> view(number).current().state() == RunState.PENDING);

      assertThat(agent.gets(frame -> frame.hasOffer(), Duration.ofMillis(300))).isFalse();
      assertThat(view(number).current().cause()).contains("0 of 1 approvals", "carol");
      assertThat(audited("run.approvals-lapsed", stage(number))).isEqualTo(1);
      assertThat(audited("approval.invalidated", stage(number))).isEqualTo(1);
      approve("carol", number);
      start(number);
      assertThat(connection(agent.offer())).isEqualTo("a");
    } finally {
      active("bob", true);
    }
  }

  @Test
  void sendsNoFurtherTargetOfABroadcastWhenTheApproverHasLostTheGroup() {
    configure(List.of("dbas"), oneByOne(OnFailure.CONTINUE));
    long number = approved();
    start(number);
    try (ScriptedAgent agent = agent(number)) {
      Offer first = agent.offer();
      assertThat(agent.accept(first)).isTrue();

      configure(List.of(), oneByOne(OnFailure.CONTINUE));
      agent.result(first, "APPLIED", 1);

      await(() -> view(number).current().state() == RunState.FAILED);
      assertThat(agent.gets(frame -> frame.hasOffer(), Duration.ofMillis(300))).isFalse();
      assertThat(target(stage(number), "a").state()).isEqualTo(RunState.COMPLETED);
      assertThat(target(stage(number), "b").error()).contains("0 of 1", "Nothing was sent");
      assertThat(target(stage(number), "c").applied()).isZero();
      assertThat(code(migrations().retry(actor("alice"), number, prod())))
          .isEqualTo("stage.not-approved");
      approve("carol", number);
      decide("dora", number, Verdict.REJECTED);
      assertThat(code(migrations().retry(actor("alice"), number, prod())))
          .as("somebody spoke against it")
          .isEqualTo("stage.not-approved");
      approve("carol", number);
      assertThat(migrations().retry(actor("alice"), number, prod()).value()).isPresent();
      Offer second = agent.offer();
      assertThat(connection(second)).isEqualTo("b");
      assertThat(bundle(second).get("approvals").toString())
          .contains("carol")
          .doesNotContain("bob");
      assertThat(view(number).current().approvals().orElseThrow().open()).isFalse();
    }
  }

  @Test
  void countsInAnEmergencyWhomItAsksAndEndsItWithHim() {
    long number = open();
    assertThat(
            replica()
                .bean(EmergencyRuns.class)
                .run(actor("frank"), number, prod(), view(number).digest(), "checkout is down")
                .value())
        .isPresent();
    try (ScriptedAgent agent = agent(number)) {
      Offer first = agent.offer();
      assertThat(agent.accept(first)).isTrue();

      active("frank", false);
      agent.result(first, "APPLIED", 1);

      await(() -> view(number).current().state() == RunState.FAILED);
      assertThat(target(stage(number), "b").error()).contains("0 of 1");
    } finally {
      active("frank", true);
    }
  }

  @Test
  void undoesWhatStandsWhoeverApprovedItIsStillThere() {
    long number = approved();
    start(number);
    try (ScriptedAgent agent = agent(number)) {
      Offer first = agent.offer();
      assertThat(agent.accept(first)).isTrue();
      active("bob", false);
      agent.result(first, "APPLIED", 1);
      await(() -> view(number).current().state() == RunState.FAILED);

      assertThat(migrations().rollback(actor("carol"), number, prod(), "half of it").value())
          .isPresent();

      Offer undo = agent.offer();
      assertThat(bundle(undo).get("direction").asString()).isEqualTo("DOWN");
      assertThat(connection(undo)).isEqualTo("a");
    } finally {
      active("bob", true);
    }
  }

  @Test
  void writesDownThatAnApprovalLapsedThoughWhoGaveItIsBack() {
    long number = approved();
    start(number);
    active("bob", false);
    active("bob", true);

    try (ScriptedAgent agent = agent(number)) {
      await(() -> view(number).current().state() == RunState.PENDING);

      assertThat(agent.gets(frame -> frame.hasOffer(), Duration.ofMillis(300))).isFalse();
      assertThat(audited("approval.invalidated", stage(number))).isEqualTo(1);
    }
  }

  private static ExecutionPolicy oneByOne(OnFailure onFailure) {
    return policy(Order.ONE_BY_ONE, 1, onFailure);
  }
}
