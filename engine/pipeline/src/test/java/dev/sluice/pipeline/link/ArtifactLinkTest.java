package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.recovery.ArtifactDeed;
import dev.sluice.pipeline.recovery.ArtifactOrder;
import dev.sluice.pipeline.recovery.Artifacts;
import dev.sluice.pipeline.recovery.Artifacts.Shelf;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.ShelfAnswer;
import dev.sluice.protocol.ShelfAnswer.Artifact;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Inspect;
import dev.sluice.protocol.wire.Inspection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask about artifacts goes to the agent that has them, and its answers come back. */
class ArtifactLinkTest extends LinkTest {
  private static final String NAME = "orders";
  private static final String ID = "recovery_1";

  private StageKey stage = freshStage();

  private Artifacts artifacts() {
    return replica().bean(Artifacts.class);
  }

  @BeforeEach
  void configure() {
    stage = freshStage();
    WorkspaceConfiguration configuration =
        new WorkspaceConfiguration(
            ACME,
            1,
            List.of(new Environment(stage.environment(), "")),
            List.of(new Connection(NAME, stage.environment(), "plain", Map.of())),
            List.of(),
            List.of(),
            List.of());
    replica().bean(Workspaces.class).apply(configuration, sluice());
  }

  private static ShelfAnswer answer(long rows, String... lines) {
    Artifact one =
        new Artifact(
            ID,
            "acme/7",
            "a1",
            2,
            "public.t",
            "table-rows",
            rows,
            8192,
            false,
            "2031-01-01T00:00:00Z",
            "2031-02-01T00:00:00Z");
    return new ShelfAnswer(List.of(one), List.of("id", "s"), "abc", List.of(lines));
  }

  private static void reply(ScriptedAgent agent, String what, ShelfAnswer answer) {
    Inspect asked = asked(agent, what);
    agent.send(
        AgentFrame.newBuilder()
            .setInspection(
                Inspection.newBuilder()
                    .setId(asked.getId())
                    .setWhat(what)
                    .setContent(ByteString.copyFrom(zipped(answer.json())))));
  }

  private static Inspect asked(ScriptedAgent agent, String what) {
    return agent
        .await(frame -> frame.hasInspect() && frame.getInspect().getWhat().equals(what))
        .getInspect();
  }

  private static byte[] zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private Shelf shelf() {
    return artifacts().list(sluice(), NAME).value().orElseThrow();
  }

  private ArtifactOrder ordered(ArtifactDeed deed) {
    return artifacts().order(sluice(), NAME, deed, ID, Optional.empty()).value().orElseThrow();
  }

  private ArtifactOrder latest() {
    return artifacts().orders(sluice(), NAME, ID).value().orElseThrow().get(0);
  }

  private List<String> trail() {
    return store()
        .owner()
        .sql("SELECT code FROM audit_entry WHERE environment = :environment ORDER BY sequence")
        .param("environment", stage.environment())
        .query(String.class)
        .list();
  }

  @Test
  void theListComesFromTheAgentAndIsKept() {
    try (ScriptedAgent agent = agentFor(stage, NAME)) {
      assertThat(shelf().seenAt()).isEmpty();
      reply(agent, "artifacts", answer(12));
      await(() -> shelf().seenAt().isPresent());

      assertThat(shelf().artifacts()).singleElement().matches(one -> one.rows() == 12);
      assertThat(shelf().bytes()).isEqualTo(8192);
    }
  }

  @Test
  void anOrderIsCarriedOutOnceAndAudited() {
    try (ScriptedAgent agent = agentFor(stage, NAME)) {
      ordered(ArtifactDeed.INSPECT);
      reply(agent, "artifact " + ID, answer(12, "1 rows were changed since"));
      await(() -> latest().state() == ArtifactOrder.State.DONE);
      assertThat(latest().columns()).containsExactly("id", "s");

      ordered(ArtifactDeed.RESTORE);
      reply(agent, "restore " + ID, answer(12, ID + ": 12 rows put back"));
      await(() -> latest().state() == ArtifactOrder.State.DONE);
      assertThat(latest().lines()).containsExactly(ID + ": 12 rows put back");

      Instant until = Instant.parse("2032-01-01T00:00:00Z");
      artifacts().order(sluice(), NAME, ArtifactDeed.EXTEND, ID, Optional.of(until));
      reply(agent, "extend " + ID + " 2032-01-01T00:00:00Z", answer(12, "kept"));
      await(() -> latest().state() == ArtifactOrder.State.DONE);
    }
    assertThat(trail())
        .filteredOn(code -> code.startsWith("recovery"))
        .containsExactly(
            "recovery.asked",
            "recovery.done",
            "recovery.asked",
            "recovery.done",
            "recovery.asked",
            "recovery.done");
  }

  @Test
  void whatTheAgentRefusesIsToldAndChangesNothing() {
    try (ScriptedAgent agent = agentFor(stage, NAME)) {
      ordered(ArtifactDeed.PURGE);
      Inspect asked = asked(agent, "purge " + ID);
      agent.send(
          AgentFrame.newBuilder()
              .setInspection(
                  Inspection.newBuilder()
                      .setId(asked.getId())
                      .setWhat(asked.getWhat())
                      .setTrouble("This agent does not allow purge here.")));
      await(() -> latest().state() == ArtifactOrder.State.FAILED);
    }
    assertThat(latest().trouble()).contains("does not allow purge");
    assertThat(trail()).contains("recovery.failed");
  }

  @Test
  void anOrderEndsWithoutAnAgentOrWhenItsAgentIsGone() {
    ordered(ArtifactDeed.RESTORE);
    await(() -> latest().state() == ArtifactOrder.State.FAILED);
    assertThat(latest().trouble()).contains("agent");

    try (ScriptedAgent agent = agentFor(stage, NAME)) {
      ordered(ArtifactDeed.RESTORE);
      asked(agent, "restore " + ID);
    }
    await(() -> latest().state() == ArtifactOrder.State.FAILED);
    assertThat(latest().trouble()).contains("gave no answer");
  }

  @Test
  void nothingIsRestoredWhileARunIsUnderWay() {
    try (ScriptedAgent agent = agentFor(stage, NAME)) {
      runs().start(order(stage, Direction.UP, NAME));
      assertThat(agent.accept(agent.offer())).isTrue();

      assertThat(
              artifacts()
                  .order(sluice(), NAME, ArtifactDeed.RESTORE, ID, Optional.empty())
                  .refusal()
                  .orElseThrow()
                  .code())
          .isEqualTo("recovery.busy");
    }
  }

  @Test
  void whoMaySeeNothingIsToldOfNoConnection() {
    assertThat(artifacts().list(dave(), NAME).refusal().orElseThrow().code())
        .isEqualTo("connection.unknown");
    assertThat(
            artifacts()
                .order(dave(), NAME, ArtifactDeed.PURGE, ID, Optional.empty())
                .refusal()
                .orElseThrow()
                .code())
        .isEqualTo("connection.unknown");
  }
}
