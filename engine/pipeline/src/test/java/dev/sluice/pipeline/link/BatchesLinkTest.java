package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunOrder;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.ProtocolVersion;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.StepEvent;
import dev.sluice.protocol.wire.StepFinished;
import dev.sluice.protocol.wire.StepProgress;
import dev.sluice.protocol.wire.StepStarted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements in batches, as the server hears of them. */
class BatchesLinkTest extends LinkTest {
  static final String IN_BATCHES = "-- sluice:batches\nUPDATE users SET nick = name";

  private static RunOrder batches(StageKey stage, Direction direction, String script) {
    return batches(stage, direction, script, "orders");
  }

  static RunOrder batches(
      StageKey stage, Direction direction, String script, String... connections) {
    return new RunOrder(
        stage,
        direction,
        "a title",
        "flow",
        "plain",
        ApprovedContent.NONE,
        script,
        List.of(connections),
        policy(Order.PARALLEL, 5, OnFailure.STOP),
        List.of(),
        1,
        sluice());
  }

  private static AgentFrame.Builder event(Offer offer, StepEvent.Builder event) {
    return AgentFrame.newBuilder()
        .setStep(event.setAttempt(offer.getAttempt()).setEpoch(offer.getEpoch()));
  }

  private static AgentFrame.Builder progress(Offer offer, long rows, long passed) {
    return event(
        offer,
        StepEvent.newBuilder()
            .setProgress(
                StepProgress.newBuilder()
                    .setIndex(1)
                    .setRows(rows)
                    .setPassed(passed)
                    .setAbout(12_000)));
  }

  private static AgentFrame.Builder half(Offer offer) {
    return AgentFrame.newBuilder()
        .setResult(
            AttemptResult.newBuilder()
                .setAttempt(offer.getAttempt())
                .setEpoch(offer.getEpoch())
                .setState("PARTIAL")
                .addSteps(StepFinished.newBuilder().setIndex(1).setState("FAILED").setRows(900)));
  }

  @Test
  void showsHowFarAStepIsAndNeverGoesBack() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(batches(stage, Direction.UP, IN_BATCHES));
      Offer offer = accepted(agent, 1).get(0);
      StepStarted started = StepStarted.newBuilder().setIndex(1).build();
      agent.send(event(offer, StepEvent.newBuilder().setNumber(1).setStarted(started)));
      agent.send(progress(offer, 400, 1_000));
      agent.send(progress(offer, 900, 2_000));
      agent.send(progress(offer, 400, 1_000));
      agent.send(progress(offer, 1_000, 3_000));

      await(() -> step(stage).passed() == 3_000);
      assertThat(step(stage).rows()).isEqualTo(1_000);
      assertThat(step(stage).about()).isEqualTo(12_000);
      assertThat(step(stage).state()).isEqualTo("running");
      agent.result(offer, "APPLIED", 1);
      awaitStage(stage, RunState.COMPLETED);
    }
  }

  private TargetRun.Step step(StageKey stage) {
    return target(stage, "orders").steps().get(0);
  }

  @Test
  void triesAHalfDoneStatementAgainOrUndoesItsBatches() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(batches(stage, Direction.UP, IN_BATCHES));
      agent.send(half(accepted(agent, 1).get(0)));
      awaitStage(stage, RunState.FAILED);
      assertThat(target(stage, "orders").half()).isEqualTo(1);
      assertThat(target(stage, "orders").error()).contains("statement 1 is applied to 900 rows");
      assertThat(runs().applied(stage)).containsEntry("orders", List.of());

      runs().retry(batches(stage, Direction.UP, IN_BATCHES));
      Offer again = accepted(agent, 1).get(0);
      assertThat(bundle(again).get("done").toString()).isEqualTo("[]");
      agent.result(again, "NOT_STARTED");
      await(() -> target(stage, "orders").error().contains("never began"));
      assertThat(target(stage, "orders").error()).contains("batches of statement 1 stand");
      assertThat(target(stage, "orders").half()).isEqualTo(1);

      runs().start(batches(stage, Direction.DOWN, ""));
      Offer back = accepted(agent, 1).get(0);
      assertThat(bundle(back).get("undoes").size()).isEqualTo(2);
      agent.result(back, "APPLIED");
      awaitStage(stage, RunState.ROLLED_BACK);
      assertThat(runs().applied(stage)).isEmpty();
    }
  }

  @Test
  void givesNoBatchesToAnAgentThatWouldDoThemAtOnce() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = old(stage, "orders")) {
      runs().start(batches(stage, Direction.UP, IN_BATCHES));

      awaitStage(stage, RunState.FAILED);
      assertThat(target(stage, "orders").error()).contains("too old").contains("nothing was sent");
      assertThat(target(stage, "orders").action()).startsWith("Update the agent");
      assertThat(agent.gets(ServerFrame::hasOffer, Duration.ofMillis(200))).isFalse();
    }
  }

  /** An agent of a time before there were batches. */
  private ScriptedAgent old(StageKey stage, String... connections) {
    ScriptedAgent agent = enrolled();
    agent.dial(replica().address(), agent.freshToken(replica().address()));
    agent.hello(new ProtocolVersion(1, 0), names(stage, connections));
    agent.await(ServerFrame::hasWelcome);
    return agent;
  }

  @Test
  void givesBatchesToTheAgentsOfAConnectionThatKnowThem() {
    StageKey stage = freshStage();
    String[] connections = {"a", "b", "c", "d", "e"};
    try (ScriptedAgent before = old(stage, connections);
        ScriptedAgent young = agentFor(stage, connections)) {
      runs().start(batches(stage, Direction.UP, IN_BATCHES, connections));

      for (Offer offer : accepted(young, connections.length)) {
        young.result(offer, "APPLIED", 1);
      }

      awaitStage(stage, RunState.COMPLETED);
      assertThat(before.closed()).isFalse();
    }
  }

  @Test
  void leavesBatchesToAnotherReplicaThatHasAnAgentWhoKnowsThem() {
    StageKey stage = freshStage();
    try (Replica other = another("sluice.run.poll=500ms");
        ScriptedAgent before = old(stage, "orders");
        ScriptedAgent young = enrolled()) {
      young.connect(other.address(), names(stage, "orders"));
      young.await(ServerFrame::hasWelcome);

      runs().start(batches(stage, Direction.UP, IN_BATCHES));

      accepted(young, 1).forEach(offer -> young.result(offer, "APPLIED", 1));
      awaitTarget(stage, "orders", RunState.COMPLETED);
      assertThat(before.closed()).isFalse();
    }
  }

  /** A replica that dies closes no session: whoever was connected to it is not there. */
  @Test
  void waitsForNoAgentWhoseReplicaIsDead() {
    StageKey stage = freshStage();
    try (ScriptedAgent before = old(stage, "orders")) {
      ScriptedAgent young = agentFor(stage, "orders");
      young.close();
      await(() -> sessions(stage) == 1);
      die(stage);

      runs().start(batches(stage, Direction.UP, IN_BATCHES));

      awaitStage(stage, RunState.FAILED);
      assertThat(target(stage, "orders").error()).contains("too old");
      assertThat(before.closed()).isFalse();
    }
  }

  @Test
  void saysThatNobodyIsThereWhoseReplicaIsDead() {
    StageKey stage = freshStage();
    agentFor(stage, "orders").close();
    await(() -> sessions(stage) == 0);
    die(stage);

    runs().start(order(stage, Direction.UP, "orders"));

    assertThat(target(stage, "orders").error()).startsWith("waiting for an agent that serves");
  }

  private int sessions(StageKey stage) {
    return store()
        .owner()
        .sql("SELECT count(session) FROM run_serving WHERE environment = :environment")
        .param("environment", stage.environment())
        .query(Integer.class)
        .single();
  }

  /** What stands of an agent without a session when its replica is killed. */
  private void die(StageKey stage) {
    store()
        .owner()
        .sql(
            """
            UPDATE run_agent SET session = gen_random_uuid(),
              last_seen = clock_timestamp() - interval '1 hour'
            WHERE session IS NULL
            AND id IN (SELECT agent FROM run_served WHERE environment = :environment)
            """)
        .param("environment", stage.environment())
        .update();
  }

  @Test
  void saysOnceThatNobodyWhoIsThereCanTellHowFarBatchesCame() {
    StageKey stage = freshStage();
    try (ScriptedAgent lost = agentFor(stage, "orders")) {
      runs().start(batches(stage, Direction.UP, IN_BATCHES));
      accepted(lost, 1);
    }
    awaitStage(stage, RunState.UNKNOWN);
    try (ScriptedAgent before = old(stage, "orders")) {
      await(() -> target(stage, "orders").action().startsWith("Update the agent"));

      assertThat(before.gets(ServerFrame::hasEstablish, Duration.ofMillis(700))).isFalse();
      assertThat(target(stage, "orders").state()).isEqualTo(RunState.UNKNOWN);
      assertThat(told(stage)).singleElement().asString().contains("too old to say how far");
    }
  }

  private List<String> told(StageKey stage) {
    return store()
        .owner()
        .sql(
            "SELECT text FROM timeline_entry"
                + " WHERE migration = :migration AND code = 'target.waiting'")
        .param("migration", stage.migration().number())
        .query(String.class)
        .list();
  }

  @Test
  void asksOnlyAgentsThatKnowBatchesHowFarTheyCame() {
    StageKey stage = freshStage();
    Offer offer;
    try (ScriptedAgent lost = agentFor(stage, "orders")) {
      runs().start(batches(stage, Direction.UP, IN_BATCHES));
      offer = accepted(lost, 1).get(0);
    }
    awaitStage(stage, RunState.UNKNOWN);
    try (ScriptedAgent before = old(stage, "orders");
        ScriptedAgent young = agentFor(stage, "orders")) {
      young.await(ServerFrame::hasEstablish);
      young.send(half(offer));

      await(() -> target(stage, "orders").half() == 1);
      assertThat(before.gets(ServerFrame::hasEstablish, Duration.ofMillis(500))).isFalse();
    }
  }
}
