package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.rehearsal.Rehearsals;
import dev.sluice.pipeline.rehearsal.Rehearsals.Request;
import dev.sluice.pipeline.run.Agents.AgentView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ProtocolVersion;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.LeaseRenewal;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent is believed about the environments that it is enrolled for, and about no other. */
class AgentScopeTest extends LinkTest {
  private StageKey dev = freshStage();
  private StageKey prod = freshStage();

  @BeforeEach
  void configure() {
    dev = freshStage();
    prod = freshStage();
    List<String> names = List.of(dev.environment(), prod.environment());
    WorkspaceConfiguration configuration =
        new WorkspaceConfiguration(
            ACME,
            1,
            names.stream().map(name -> new Environment(name, "")).toList(),
            names.stream().map(name -> new Connection(of(name), name, "plain", Map.of())).toList(),
            List.of(),
            List.of(),
            List.of());
    replica().bean(Workspaces.class).apply(configuration, sluice());
  }

  /** The name of the one connection of an environment. */
  private static String of(String environment) {
    return "db-of-" + environment;
  }

  private static String of(StageKey stage) {
    return of(stage.environment());
  }

  private static String whole(StageKey stage) {
    return stage.environment() + "/" + of(stage);
  }

  /** An agent of the first environment that says that it serves both. */
  private ScriptedAgent intruder() {
    ScriptedAgent agent = enrolledAs(name(), dev.environment());
    agent.connect(replica().address(), whole(dev), whole(prod));
    agent.await(ServerFrame::hasWelcome);
    return agent;
  }

  private String name() {
    return "of-" + dev.environment();
  }

  private String notEnrolled() {
    return "waiting for an agent that serves %s; %s is not enrolled for %s"
        .formatted(whole(prod), name(), prod.environment());
  }

  private AgentView listed() {
    return agents().in(ACME).stream()
        .filter(agent -> agent.name().equals(name()))
        .findFirst()
        .orElseThrow();
  }

  private List<String> audited(String code) {
    return store()
        .owner()
        .sql(
            "SELECT details::text FROM audit_entry WHERE code = :code AND details::text LIKE :name")
        .param("code", code)
        .param("name", "%\"" + dev.environment() + "\"%")
        .query(String.class)
        .list();
  }

  @Test
  void isChosenForNoForeignBatchesThoughItAloneKnowsThem() {
    try (ScriptedAgent old = enrolled();
        ScriptedAgent intruder = intruder()) {
      old.dial(replica().address(), old.freshToken(replica().address()));
      old.hello(new ProtocolVersion(1, 0), whole(prod));
      old.await(ServerFrame::hasWelcome);

      runs()
          .start(BatchesLinkTest.batches(prod, Direction.UP, BatchesLinkTest.IN_BATCHES, of(prod)));

      awaitStage(prod, RunState.FAILED);
      assertThat(intruder.gets(ServerFrame::hasOffer, Duration.ofMillis(300))).isFalse();
    }
  }

  @Test
  void isOfferedNothingOfAForeignEnvironment() {
    try (ScriptedAgent intruder = intruder();
        ScriptedAgent everywhere = enrolled()) {
      runs().start(order(prod, Direction.UP, of(prod)));
      runs().start(order(dev, Direction.UP, of(dev)));

      Offer offer = accepted(intruder, 1).get(0);
      assertThat(connection(offer)).isEqualTo(of(dev));
      intruder.result(offer, "APPLIED", 1, 2, 3);
      awaitStage(dev, RunState.COMPLETED);
      assertThat(target(prod, of(prod)).error()).isEqualTo(notEnrolled());

      everywhere.connect(replica().address(), whole(prod));
      accepted(everywhere, 1).forEach(o -> everywhere.result(o, "APPLIED", 1, 2, 3));
      awaitStage(prod, RunState.COMPLETED);
      assertThat(intruder.gets(ServerFrame::hasOffer, Duration.ofMillis(100))).isFalse();
    }
  }

  @Test
  void isAskedForNoEvidenceOfAForeignEnvironmentAndItsWordCountsForNothing() {
    Offer offer;
    try (ScriptedAgent lost = agentFor(prod, of(prod))) {
      runs().start(order(prod, Direction.UP, of(prod)));
      offer = accepted(lost, 1).get(0);
      lost.drop();
      awaitStage(prod, RunState.UNKNOWN);
    }
    try (ScriptedAgent intruder = intruder()) {
      intruder.send(AgentFrame.newBuilder().setResult(established(offer)));
      assertThat(intruder.gets(ServerFrame::hasEstablish, Duration.ofMillis(700))).isFalse();

      assertThat(audited("run.foreign-result", prod)).isEqualTo(1);
      assertThat(target(prod, of(prod)).state()).isEqualTo(RunState.UNKNOWN);
    }
    try (ScriptedAgent right = agentFor(prod, of(prod))) {
      right.await(ServerFrame::hasEstablish);
      right.send(AgentFrame.newBuilder().setResult(established(offer)));
      awaitStage(prod, RunState.COMPLETED);
    }
  }

  private static AttemptResult.Builder established(Offer offer) {
    return AttemptResult.newBuilder()
        .setAttempt(offer.getAttempt())
        .setEpoch(offer.getEpoch())
        .setState("ALREADY_APPLIED")
        .setEstablished(true)
        .addEvidence("ledger row");
  }

  @Test
  void keepsNothingAliveThatItsNameHadInAnotherEnvironment() {
    Offer offer;
    try (ScriptedAgent before = enrolledAs(name())) {
      before.connect(replica().address(), whole(prod));
      runs().start(order(prod, Direction.UP, of(prod)));
      offer = accepted(before, 1).get(0);
      agents().revoke(sluice(), name());
      awaitStage(prod, RunState.UNKNOWN);
    }
    try (ScriptedAgent intruder = intruder()) {
      intruder.beat(offer.getAttempt());

      LeaseRenewal answer = intruder.await(ServerFrame::hasRenewal).getRenewal();
      assertThat(answer.getLostList()).containsExactly(offer.getAttempt());
      assertThat(target(prod, of(prod)).state()).isEqualTo(RunState.UNKNOWN);
    }
  }

  @Test
  void isNotAskedToStopWhatItsNameHadInAnotherEnvironment() {
    try (ScriptedAgent before = enrolledAs(name())) {
      before.connect(replica().address(), whole(prod));
      runs().start(order(prod, Direction.UP, of(prod)));
      accepted(before, 1);
      runs().cancel(dave(), prod, "wrong week");
      before.await(ServerFrame::hasCancel);
      agents().revoke(sluice(), name());
    }
    try (ScriptedAgent intruder = intruder()) {
      askToStopAgain();
      assertThat(intruder.gets(ServerFrame::hasCancel, Duration.ofMillis(500))).isFalse();

      owner("UPDATE run_agent SET environments = NULL WHERE revoked_at IS NULL AND name = :name");
      askToStopAgain();
      assertThat(intruder.await(ServerFrame::hasCancel).getCancel().getReason())
          .as("whom it concerns")
          .isEqualTo("wrong week");
    }
  }

  private void askToStopAgain() {
    owner("UPDATE run_attempt SET cancel_next = clock_timestamp() WHERE agent = :name");
  }

  private void owner(String sql) {
    store().owner().sql(sql).param("name", name()).update();
  }

  @Test
  void isGivenNoRehearsalAndNoQuestionAboutAForeignEnvironment() {
    try (ScriptedAgent intruder = intruder()) {
      Rehearsals rehearsals = replica().bean(Rehearsals.class);
      rehearsals.request(rehearsal());
      await(
          () ->
              rehearsals.verdicts(prod.migration(), 1).stream()
                  .flatMap(verdict -> verdict.report().stream())
                  .anyMatch(report -> report.trouble().contains(notEnrolled())));

      Drifts drifts = replica().bean(Drifts.class);
      drifts.look(sluice(), of(prod));
      await(
          () ->
              drifts.list(sluice()).stream()
                  .anyMatch(view -> view.trouble().equals(notEnrolled())));
      assertThat(intruder.gets(f -> f.hasInspect() || f.hasRehearse(), Duration.ofMillis(100)))
          .isFalse();
    }
  }

  private Request rehearsal() {
    return new Request(
        prod.migration(),
        1,
        "a title",
        "flow",
        prod.environment(),
        of(prod),
        "plain",
        SCRIPT,
        Optional.empty(),
        "test");
  }

  @Test
  void isListedWithWhatItDeclaresAndIsNotEnrolledFor() {
    try (ScriptedAgent agent = intruder()) {
      agent.drop();
      await(() -> !listed().connected());
      agent.reconnect(replica().address(), whole(dev), whole(prod));
      agent.await(ServerFrame::hasWelcome);

      AgentView listed = listed();
      assertThat(listed.environments()).containsExactly(dev.environment());
      assertThat(listed.connections()).containsExactly(whole(dev) + " (plain)");
      assertThat(listed.foreign()).containsExactly(whole(prod));
      assertThat(audited("agent.foreign-environment")).as("once").hasSize(1);
      assertThat(audited("agent.foreign-environment").toString()).contains(whole(prod));
      assertThat(audited("agent.key-created")).hasSize(1);
      assertThat(audited("agent.enrolled")).hasSize(1);
    }
  }

  @Test
  void hasATokenThatNamesItsEnvironmentsAndEndsWithThem() {
    ScriptedAgent scoped = enrolledAs(name(), dev.environment());
    ScriptedAgent agent = enrolledAs("all-of-" + dev.environment());
    String token = agent.freshToken(replica().address());
    assertThat(claims(scoped.freshToken(replica().address())))
        .contains("\"environments\":[\"" + dev.environment() + "\"]");
    assertThat(claims(token)).doesNotContain("environments");
    store()
        .owner()
        .sql("UPDATE run_agent SET environments = ARRAY[:environment] WHERE name = :name")
        .param("environment", dev.environment())
        .param("name", "all-of-" + dev.environment())
        .update();

    assertThatThrownBy(() -> agent.dial(replica().address(), token))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  private static String claims(String token) {
    return Stream.of(token.split("\\.", -1))
        .skip(1)
        .findFirst()
        .map(part -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
        .orElseThrow();
  }

  @Test
  void makesNoKeyForAnEnvironmentThatThereIsNot() {
    String mistyped = prod.environment() + "x";

    Refusal refusal =
        agents()
            .createKey(sluice(), Duration.ofMinutes(5), List.of(dev.environment(), mistyped))
            .refusal()
            .orElseThrow();

    assertThat(refusal.message()).isEqualTo("There is no environment '%s'.".formatted(mistyped));
    assertThat(refusal.action()).isEqualTo("Did you mean '%s'?".formatted(prod.environment()));
  }
}
