package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunOrder;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Declined;
import dev.sluice.protocol.wire.Establish;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.StepEvent;
import dev.sluice.protocol.wire.StepFinished;
import dev.sluice.protocol.wire.StepStarted;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunLinkTest extends LinkTest {
  private static StepEvent.Builder event(Offer offer, long number) {
    return StepEvent.newBuilder()
        .setAttempt(offer.getAttempt())
        .setEpoch(offer.getEpoch())
        .setNumber(number);
  }

  private static StepStarted started(int index) {
    return StepStarted.newBuilder().setIndex(index).build();
  }

  @Test
  void runsAScriptAndTellsEveryStepOnce() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = agent.offer();
      assertThat(agent.accept(offer)).isTrue();
      byte[] frame =
          agent.send(AgentFrame.newBuilder().setStep(event(offer, 1).setStarted(started(1))));
      agent.sendRaw(frame, true);
      agent.send(AgentFrame.newBuilder().setStep(event(offer, 1).setStarted(started(1))));
      agent.send(
          AgentFrame.newBuilder()
              .setStep(
                  event(offer, 2)
                      .setFinished(
                          StepFinished.newBuilder()
                              .setIndex(1)
                              .setState("APPLIED")
                              .setRows(7)
                              .setMillis(312))));
      agent.result(offer, "APPLIED", 1, 2, 3);
      agent.result(offer, "APPLIED", 1, 2, 3);

      awaitStage(stage, RunState.COMPLETED);
      assertThat(target(stage, "orders").applied()).isEqualTo(3);
      assertThat(texts(stage, "step.started"))
          .containsExactly(stage.environment() + "/orders: 1/3 PLAIN runs");
      assertThat(texts(stage, "step.finished"))
          .containsExactly(stage.environment() + "/orders: 1/3 PLAIN applied in 312 ms, 7 rows");
      assertThat(audited("run.target-completed", stage)).isEqualTo(1);
    }
  }

  private List<String> texts(StageKey stage, String code) {
    return store()
        .owner()
        .sql("SELECT text FROM timeline_entry WHERE code = :code AND migration = :migration")
        .param("code", code)
        .param("migration", stage.migration().number())
        .query(String.class)
        .list();
  }

  @Test
  void refusesAnOlderEpoch() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer old = agent.offer();
      await(
          () -> {
            agent.beat();
            return epoch(stage) > old.getEpoch();
          });
      Offer fresh = agent.offer();

      assertThat(fresh.getEpoch()).isGreaterThan(old.getEpoch());
      assertThat(agent.accept(old)).isFalse();
      agent.result(old, "APPLIED", 1, 2, 3);
      assertThat(agent.accept(fresh)).isTrue();

      assertThat(target(stage, "orders").state()).isEqualTo(RunState.IN_PROGRESS);
      assertThat(audited("run.stale-result", stage)).isEqualTo(2);
    }
  }

  private long epoch(StageKey stage) {
    return store()
        .owner()
        .sql("SELECT epoch FROM run_attempt WHERE migration = :migration")
        .param("migration", stage.migration().number())
        .query(Long.class)
        .single();
  }

  @Test
  void showsALostAgentAsUnknownUntilEvidenceSaysCompleted() {
    StageKey stage = freshStage();
    try (ScriptedAgent lost = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = lost.offer();
      assertThat(lost.accept(offer)).isTrue();
      lost.send(AgentFrame.newBuilder().setStep(event(offer, 1).setStarted(started(2))));
      lost.await(f -> f.getAcknowledges() >= 3);
      lost.drop();
      awaitStage(stage, RunState.UNKNOWN);
      assertThat(target(stage, "orders").error()).contains("was lost while statement 2 ran");
    }
    try (ScriptedAgent other = agentFor(stage, "orders")) {
      Establish asked = other.await(ServerFrame::hasEstablish).getEstablish();
      other.send(
          AgentFrame.newBuilder()
              .setResult(
                  AttemptResult.newBuilder()
                      .setAttempt(asked.getAttempt())
                      .setEpoch(asked.getEpoch())
                      .setState("ALREADY_APPLIED")
                      .setEstablished(true)
                      .addEvidence("ledger row")));

      awaitStage(stage, RunState.COMPLETED);
      assertThat(target(stage, "orders").evidence()).containsExactly("ledger row");
    }
  }

  @Test
  void takesUpAnAttemptAgainWhenItsAgentComesBackAtWork() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = agent.offer();
      assertThat(agent.accept(offer)).isTrue();
      await(
          () -> {
            agent.beat();
            return target(stage, "orders").state() == RunState.UNKNOWN;
          });
      agent.beat(offer.getAttempt());
      awaitStage(stage, RunState.IN_PROGRESS);
      agent.result(offer, "APPLIED", 1, 2, 3);

      awaitStage(stage, RunState.COMPLETED);
    }
  }

  @Test
  void failsATargetWhoseAgentDeclines() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = agent.offer();
      agent.send(
          AgentFrame.newBuilder()
              .setDeclined(
                  Declined.newBuilder()
                      .setAttempt(offer.getAttempt())
                      .setEpoch(offer.getEpoch())
                      .setMessage("my policy forbids DROP")
                      .setAction("Ask the platform team.")));

      awaitStage(stage, RunState.FAILED);
      assertThat(target(stage, "orders").error()).contains("my policy forbids DROP");
      assertThat(target(stage, "orders").action()).isEqualTo("Ask the platform team.");
    }
  }

  @Test
  void reachesAnAgentThatIsConnectedToAnotherReplica() {
    StageKey stage = freshStage();
    try (Replica second = another();
        ScriptedAgent agent = enrolled()) {
      agent.connect(second.address(), names(stage, "orders"));
      agent.await(ServerFrame::hasWelcome);
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = agent.offer();
      assertThat(agent.accept(offer)).isTrue();
      agent.result(offer, "APPLIED", 1, 2, 3);

      awaitTarget(stage, "orders", RunState.COMPLETED);
    }
  }

  @Test
  void triesOnlyTheFailedTargetOfABroadcastAgainAndAnUnknownOneWhenAPersonHasLooked() {
    StageKey stage = freshStage();
    String[] names = IntStream.rangeClosed(1, 20).mapToObj(i -> "db" + i).toArray(String[]::new);
    RunOrder order =
        order(stage, Direction.UP, policy(Order.PARALLEL, 20, OnFailure.CONTINUE), names);
    try (ScriptedAgent agent = agentFor(stage, names)) {
      runs().start(order);
      for (Offer offer : accepted(agent, 20)) {
        String state =
            switch (connection(offer)) {
              case "db7" -> "FAILED";
              case "db12" -> "UNKNOWN";
              default -> "APPLIED";
            };
        agent.result(offer, state);
      }
      awaitStage(stage, RunState.UNKNOWN);

      assertThat(runs().retry(order).value()).contains(List.of("db7"));
      runsOnlyOn("db7", agent);
      awaitTarget(stage, "db7", RunState.COMPLETED);
      assertThat(runs().retry(order).value()).as("one is Unknown").isEmpty();
      assertThat(target(stage, "db12").state()).isEqualTo(RunState.UNKNOWN);
      runs().settle(dave(), stage, "db12", false, "there is no table");
      assertThat(runs().retry(order).value()).contains(List.of("db12"));
      runsOnlyOn("db12", agent);

      awaitStage(stage, RunState.COMPLETED);
      assertThat(audited("run.target-completed", stage)).isEqualTo(20);
    }
  }

  private static void runsOnlyOn(String connection, ScriptedAgent agent) {
    Offer offer = accepted(agent, 1).get(0);
    assertThat(connection(offer)).isEqualTo(connection);
    assertThat(agent.gets(ServerFrame::hasOffer, Duration.ofMillis(400))).isFalse();
    agent.result(offer, "APPLIED");
  }

  @Test
  void letsTheCanaryGoFirst() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "a", "b", "c")) {
      runs()
          .start(
              order(
                  stage,
                  Direction.UP,
                  policy(Order.CANARY_FIRST, 5, OnFailure.CONTINUE),
                  "a",
                  "b",
                  "c"));
      Offer canary = agent.offer();
      assertThat(connection(canary)).isEqualTo("a");
      assertThat(agent.gets(ServerFrame::hasOffer, Duration.ofMillis(300))).isFalse();
      assertThat(agent.accept(canary)).isTrue();
      agent.result(canary, "APPLIED", 1, 2, 3);

      assertThat(accepted(agent, 2)).extracting(LinkTest::connection).contains("b", "c");
    }
  }

  @Test
  void stopsTheRestAfterAFailureAndUndoesOnlyWhatWasApplied() {
    StageKey stage = freshStage();
    var oneByOne = policy(Order.ONE_BY_ONE, 1, OnFailure.STOP);
    try (ScriptedAgent agent = agentFor(stage, "a", "b", "c")) {
      runs().start(order(stage, Direction.UP, oneByOne, "a", "b", "c"));
      accepted(agent, 1).forEach(offer -> agent.result(offer, "APPLIED", 1, 2, 3));
      accepted(agent, 1).forEach(offer -> agent.result(offer, "FAILED"));
      awaitStage(stage, RunState.FAILED);
      assertThat(target(stage, "c").state()).isEqualTo(RunState.PENDING);
      assertThat(runs().applied(stage)).containsOnlyKeys("a");

      runs().start(order(stage, Direction.DOWN, oneByOne, "a", "b", "c"));
      accepted(agent, 1).forEach(offer -> agent.result(offer, "APPLIED", 1, 2, 3));
      awaitStage(stage, RunState.ROLLED_BACK);
      assertThat(runs().targets(stage)).hasSize(1);
      assertThat(runs().applied(stage)).isEmpty();
    }
  }

  @Test
  void resumesAPartialTargetAfterWhatIsDone() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      accepted(agent, 1).forEach(offer -> agent.result(offer, "PARTIAL", 1, 2));
      awaitStage(stage, RunState.FAILED);
      assertThat(target(stage, "orders").error()).contains("statements [1, 2] are applied");
      runs().retry(order(stage, Direction.UP, "orders"));

      assertThat(bundle(agent.offer()).get("done").toString()).isEqualTo("[1,2]");
    }
  }

  @Test
  void startsOneRunForTwoClicks() {
    StageKey stage = freshStage();
    IntStream.range(0, 8)
        .parallel()
        .forEach(i -> runs().start(order(stage, Direction.UP, "orders")));

    assertThat(
            store()
                .owner()
                .sql("SELECT count(*) FROM run_attempt WHERE migration = :number")
                .param("number", stage.migration().number())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void saysWhomItWaitsForAndCanBeCalledOff() {
    StageKey stage = freshStage();
    runs().start(order(stage, Direction.UP, "orders"));
    assertThat(target(stage, "orders").error())
        .isEqualTo(
            "waiting for an agent that serves %s/orders; none ever did"
                .formatted(stage.environment()));

    runs().cancel(dave(), stage, "wrong one");

    awaitStage(stage, RunState.CANCELLED);
    assertThat(target(stage, "orders").state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void asksARunningAttemptToStop() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = agent.offer();
      assertThat(agent.accept(offer)).isTrue();
      runs().cancel(dave(), stage, "wrong one");
      assertThat(agent.await(ServerFrame::hasCancel).getCancel().getReason())
          .isEqualTo("wrong one");
      agent.result(offer, "FAILED");

      awaitStage(stage, RunState.FAILED);
      assertThat(target(stage, "orders").error())
          .isEqualTo("called off: wrong one; nothing was applied");
    }
  }

  @Test
  void sendsNothingWhenSomebodyChangedTheStoredScript() {
    StageKey stage = freshStage();
    runs().start(order(stage, Direction.UP, "orders"));
    store()
        .owner()
        .sql(
            """
            UPDATE run_script SET text = 'evil' WHERE stage_run IN (
              SELECT id FROM run_stage_run WHERE migration = :number)
            """)
        .param("number", stage.migration().number())
        .update();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      awaitStage(stage, RunState.FAILED);
      assertThat(agent.gets(ServerFrame::hasOffer, Duration.ofMillis(300))).isFalse();
    }
    assertThat(audited("integrity.alarm", stage)).isEqualTo(1);
  }

  @Test
  void endsAnUnknownByTheWordOfAPerson() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      accepted(agent, 1).forEach(offer -> agent.result(offer, "UNKNOWN"));
      awaitStage(stage, RunState.UNKNOWN);
      var settled = runs().settle(dave(), stage, "orders", true, "I looked at the table");

      assertThat(settled.value().orElseThrow().state()).isEqualTo(RunState.COMPLETED);
      awaitStage(stage, RunState.COMPLETED);
    }
  }
}
