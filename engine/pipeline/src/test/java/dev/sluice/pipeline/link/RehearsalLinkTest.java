package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.rehearsal.Rehearsals;
import dev.sluice.pipeline.rehearsal.Rehearsals.Request;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.RehearsalResult;
import dev.sluice.protocol.wire.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalLinkTest extends LinkTest {
  private Rehearsals rehearsals() {
    return replica().bean(Rehearsals.class);
  }

  private static Request request(StageKey stage) {
    return new Request(
        stage.migration(),
        1,
        "a title",
        "flow",
        stage.environment(),
        "orders",
        "plain",
        SCRIPT,
        Optional.empty(),
        "test");
  }

  private RehearsalReport awaitReport(StageKey stage) {
    await(() -> report(stage).isPresent());
    return report(stage).orElseThrow();
  }

  private Optional<RehearsalReport> report(StageKey stage) {
    return rehearsals().verdicts(stage.migration(), 1).stream()
        .flatMap(verdict -> verdict.report().stream())
        .findFirst();
  }

  @Test
  void saysThatNoAgentServesTheConnection() {
    StageKey stage = freshStage();
    rehearsals().request(request(stage));

    RehearsalReport report = awaitReport(stage);

    assertThat(report.proof()).isEqualTo(RollbackProof.NOT_REHEARSED);
    assertThat(report.trouble()).contains("no agent serves " + stage.environment() + "/orders");
  }

  @Test
  void storesTheReportOfAnAgentOnce() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      rehearsals().request(request(stage));
      String id = agent.await(ServerFrame::hasRehearse).getRehearse().getRehearsal();
      RehearsalReport proven =
          new RehearsalReport(
              true,
              List.of(),
              "generated",
              "undo",
              true,
              RollbackProof.PROVEN,
              List.of(),
              List.of(),
              "f",
              "",
              List.of(),
              List.of());
      for (int i = 0; i < 2; i++) {
        agent.send(
            AgentFrame.newBuilder()
                .setRehearsal(
                    RehearsalResult.newBuilder()
                        .setRehearsal(id)
                        .setReport(ScriptedAgent.JSON.writeValueAsString(proven))));
      }

      assertThat(awaitReport(stage)).isEqualTo(proven);
      agent.beat();
      agent.await(ServerFrame::hasRenewal);
      assertThat(replica().rehearsals())
          .filteredOn(f -> f.migration().equals(stage.migration()))
          .hasSize(1);
    }
  }

  @Test
  void rehearsesOnOneMoreTargetWithoutTakingTheOthersBack() {
    StageKey stage = freshStage();
    Request first = request(stage);
    rehearsals().request(first);
    rehearsals().requestBeside(on(first, "invoices"));
    rehearsals().requestBeside(on(first, "invoices"));

    assertThat(rehearsals().verdicts(stage.migration(), 1))
        .extracting(Rehearsals.Verdict::connection)
        .containsExactly("orders", "invoices");
    rehearsals().request(first);
    assertThat(rehearsals().verdicts(stage.migration(), 1))
        .as("a rehearsal of the whole migration is the only one")
        .extracting(Rehearsals.Verdict::connection)
        .containsExactly("orders");
  }

  private static Request on(Request request, String connection) {
    return new Request(
        request.migration(),
        request.version(),
        request.title(),
        request.flow(),
        request.environment(),
        connection,
        request.engine(),
        request.up(),
        request.down(),
        request.correlation());
  }

  /** What the signed bundle says of the schema. */
  private static String schema(Offer offer) {
    byte[] payload = Base64.getUrlDecoder().decode(offer.getBundle().split("\\.", -1)[1]);
    return ScriptedAgent.JSON
        .readTree(new String(payload, StandardCharsets.UTF_8))
        .path("schema")
        .asString();
  }

  @Test
  void signsWhichSchemaWasRehearsedAndTellsWhenATargetHasAnother() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders").on(Map.of("orders", "rehearsed")));
      Offer offer = agent.offer();
      assertThat(schema(offer)).isEqualTo("rehearsed");
      assertThat(agent.accept(offer)).isTrue();

      agent.stale(offer, ExecutionPlan.STALE, "another");

      awaitTarget(stage, "orders", RunState.FAILED);
      assertThat(replica().stale())
          .singleElement()
          .matches(found -> found.stage().equals(stage) && found.connection().equals("orders"));
      assertThat(audited("rehearsal.stale", stage)).isEqualTo(1);
      runs().retry(order(stage, Direction.UP, "orders").on(Map.of("orders", "again")));
      assertThat(schema(agent.offer())).isEqualTo("again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ExecutionPlan.STALE, ExecutionPlan.UNREADABLE})
  void keepsTheVerdictOfATargetWhoseSchemaNobodySaw(String code) {
    StageKey stage = freshStage();
    long before = replica().stale().size();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders").on(Map.of("orders", "rehearsed")));
      Offer offer = agent.offer();
      assertThat(agent.accept(offer)).isTrue();

      agent.stale(offer, code, "");

      awaitTarget(stage, "orders", RunState.FAILED);
      assertThat(replica().stale()).hasSize((int) before);
      assertThat(audited("rehearsal.stale", stage)).isZero();
    }
  }

  @Test
  void givesARehearsalToAnotherAgentWhenTheFirstIsLost() {
    StageKey stage = freshStage();
    try (ScriptedAgent lost = agentFor(stage, "orders")) {
      rehearsals().request(request(stage));
      lost.await(ServerFrame::hasRehearse);
      try (ScriptedAgent other = agentFor(stage, "orders")) {
        lost.drop();

        assertThat(other.await(ServerFrame::hasRehearse).getRehearse().getUp()).isEqualTo(SCRIPT);
      }
    }
  }
}
