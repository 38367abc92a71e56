package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunOrder;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every move of a target run is in the trail and on the timeline: who, from where, and why. */
class TransitionsLinkTest extends LinkTest {
  private static final String MOVES =
      """
      SELECT concat_ws(' ', details ->> 'connection', details ->> 'from', details ->> 'state', 'by',
        actor_subject, 'in', correlation, '-', details ->> 'cause') FROM audit_entry
      WHERE migration = :migration AND details -> 'from' IS NOT NULL AND code LIKE 'run.%' ORDER BY sequence
      """;

  private static final String TOLD =
      """
      SELECT concat_ws(' ', details ->> 'connection', details ->> 'from', details ->> 'state', 'by',
        actor) FROM timeline_entry
      WHERE migration = :migration AND code = 'target.state' AND details -> 'from' IS NOT NULL
      ORDER BY sequence
      """;

  /** The same person at another click. */
  private static Actor click(String id) {
    Actor dave = dave();
    return new Actor(ACME, dave.person(), "dave", "console", "", true, id);
  }

  private static RunOrder ordered(StageKey stage, Direction direction, String id, String... names) {
    return by(id, order(stage, direction, policy(Order.ONE_BY_ONE, 1, OnFailure.STOP), names));
  }

  private static RunOrder by(String id, RunOrder order) {
    return new RunOrder(
        order.stage(),
        order.direction(),
        order.title(),
        order.flow(),
        order.engine(),
        order.content(),
        order.script(),
        order.connections(),
        order.policy(),
        order.approvals(),
        1,
        click(id));
  }

  private List<String> moves(StageKey stage) {
    return read(MOVES, stage);
  }

  private List<String> read(String sql, StageKey stage) {
    return store()
        .owner()
        .sql(sql)
        .param("migration", stage.migration().number())
        .query(String.class)
        .list();
  }

  private String audit(StageKey stage, String code) {
    return store()
        .owner()
        .sql(
            "SELECT actor_subject || ' ' || correlation FROM audit_entry"
                + " WHERE migration = :migration AND code = :code")
        .param("migration", stage.migration().number())
        .param("code", code)
        .query(String.class)
        .single();
  }

  @Test
  void namesThePersonWhoTriesAgainAndLeadsFromHisClickToTheBundle() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "a", "b")) {
      runs().start(ordered(stage, Direction.UP, "first-click", "a", "b"));
      Offer first = accepted(agent, 1).get(0);
      agent.result(first, "FAILED");
      awaitStage(stage, RunState.FAILED);
      runs().retry(ordered(stage, Direction.UP, "second-click", "a", "b"));
      Offer again = accepted(agent, 1).get(0);
      agent.result(again, "APPLIED", 1, 2, 3);
      Offer rest = accepted(agent, 1).get(0);

      assertThat(bundle(first).get("correlation").asString()).isEqualTo("first-click");
      assertThat(bundle(again).get("correlation").asString()).isEqualTo("second-click");
      assertThat(bundle(rest).get("correlation").asString()).isEqualTo("second-click");
      assertThat(audit(stage, "run.started")).isEqualTo("dave first-click");
      assertThat(audit(stage, "run.retried")).isEqualTo("dave second-click");
      assertThat(moves(stage))
          .containsExactly(
              "a Pending InProgress by dave in first-click - it waits for an agent",
              "a InProgress Failed by system in first-click - it broke; nothing was applied",
              "b Pending Pending by system in first-click - not run: "
                  + stage.environment()
                  + "/a is Failed",
              "a Failed Pending by dave in second-click - dave tries it again",
              "a Pending InProgress by dave in second-click - it waits for an agent",
              "a InProgress Completed by system in second-click - ",
              "b Pending InProgress by system in second-click - it waits for an agent");
      assertThat(read(TOLD, stage))
          .contains("a Failed Pending by dave", "a InProgress Completed by Sluice")
          .hasSameSizeAs(moves(stage));
    }
  }

  @Test
  void namesThePersonWhoCallsARunOff() {
    StageKey stage = freshStage();
    runs().start(ordered(stage, Direction.UP, "first-click", "a", "b"));

    runs().cancel(click("stop-click"), stage, "wrong one");

    assertThat(audit(stage, "run.called-off")).isEqualTo("dave stop-click");
    assertThat(audit(stage, "run.settled")).isEqualTo("dave stop-click");
    assertThat(moves(stage))
        .containsExactly(
            "a Pending InProgress by dave in first-click - it waits for an agent",
            "a InProgress Pending by dave in stop-click - called off: wrong one",
            "a Pending Cancelled by dave in stop-click - not run: wrong one",
            "b Pending Cancelled by dave in stop-click - not run: wrong one");
    assertThat(read(TOLD, stage)).hasSameSizeAs(moves(stage));
  }

  @Test
  void saysWhyATargetIsNotUndone() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "a", "b")) {
      applied(stage, agent);
      runs().start(ordered(stage, Direction.DOWN, "undo-click", "a", "b"));
      agent.result(accepted(agent, 1).get(0), "FAILED");
      awaitTarget(stage, "b", RunState.FAILED);

      String why = "not run: " + stage.environment() + "/a is Failed";
      assertThat(moves(stage))
          .endsWith(
              "a RollingBack RollingBack by dave in undo-click - it waits for an agent",
              "a RollingBack Failed by system in undo-click - it broke; nothing was applied",
              "b RollingBack Failed by system in undo-click - " + why);
    }
  }

  @Test
  void leavesTheChangeWhereItIsWhenItsUndoingIsCalledOff() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "a", "b")) {
      applied(stage, agent);
    }
    runs().start(ordered(stage, Direction.DOWN, "undo-click", "a", "b"));

    runs().cancel(click("stop-click"), stage, "keep it");

    assertThat(moves(stage))
        .endsWith(
            "a RollingBack RollingBack by dave in stop-click - called off: keep it",
            "a RollingBack Completed by dave in stop-click - not run: keep it",
            "b RollingBack Completed by dave in stop-click - not run: keep it");
  }

  private void applied(StageKey stage, ScriptedAgent agent) {
    runs().start(ordered(stage, Direction.UP, "first-click", "a", "b"));
    agent.result(accepted(agent, 1).get(0), "APPLIED", 1, 2, 3);
    agent.result(accepted(agent, 1).get(0), "APPLIED", 1, 2, 3);
    awaitStage(stage, RunState.COMPLETED);
  }

  @Test
  void tellsWhatEvidenceMeansForARollbackThatWaitedForIt() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "a", "b")) {
      var atOnce = policy(Order.PARALLEL, 2, OnFailure.CONTINUE);
      runs().start(by("first-click", order(stage, Direction.UP, atOnce, "a", "b")));
      for (Offer offer : accepted(agent, 2)) {
        agent.result(offer, connection(offer).equals("a") ? "APPLIED" : "UNKNOWN");
      }
      awaitStage(stage, RunState.UNKNOWN);
      runs().start(by("undo-click", order(stage, Direction.DOWN, atOnce, "a", "b")));
      agent.result(accepted(agent, 1).get(0), "APPLIED", 1, 2, 3);
      runs().settle(click("word-click"), stage, "b", false, "there is no table");

      awaitTarget(stage, "b", RunState.ROLLED_BACK);
      assertThat(moves(stage))
          .contains(
              "b Unknown Failed by dave in word-click - nothing was applied: dave says: there is no"
                  + " table",
              "b Unknown RolledBack by dave in word-click - nothing had been applied, so there was"
                  + " nothing to undo");
    }
  }

  @Test
  void tellsThatALostAgentIsBackAtWork() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "a")) {
      runs().start(ordered(stage, Direction.UP, "first-click", "a"));
      Offer offer = accepted(agent, 1).get(0);
      await(
          () -> {
            agent.beat();
            return target(stage, "a").state() == RunState.UNKNOWN;
          });
      agent.beat(offer.getAttempt());
      awaitTarget(stage, "a", RunState.IN_PROGRESS);

      assertThat(moves(stage).get(moves(stage).size() - 1))
          .matches(
              "a Unknown InProgress by system in first-click - agent \\S+ is back and still"
                  + " at work");
    }
  }

  @Test
  void asksForEvidenceUnderTheClickOfTheAttemptWhateverWasClickedSince() {
    StageKey stage = freshStage();
    var atOnce = policy(Order.PARALLEL, 2, OnFailure.CONTINUE);
    try (ScriptedAgent agent = agentFor(stage, "a", "b")) {
      runs().start(by("first-click", order(stage, Direction.UP, atOnce, "a", "b")));
      for (Offer offer : accepted(agent, 2)) {
        agent.result(offer, connection(offer).equals("a") ? "FAILED" : "UNKNOWN");
      }
      awaitStage(stage, RunState.UNKNOWN);
      runs().retry(by("second-click", order(stage, Direction.UP, atOnce, "a", "b")));
      Offer again = accepted(agent, 1).get(0);
      List<String> asked =
          Stream.generate(() -> agent.await(ServerFrame::hasEstablish).getEstablish().getBundle())
              .limit(3)
              .map(signed -> bundle(signed).get("correlation").asString())
              .toList();

      assertThat(bundle(again).get("correlation").asString()).isEqualTo("second-click");
      assertThat(asked).containsOnly("first-click");
    }
  }
}
