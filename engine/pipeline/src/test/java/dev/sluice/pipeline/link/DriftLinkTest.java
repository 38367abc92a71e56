package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.compare.Drifts.DriftView;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Inspect;
import dev.sluice.protocol.wire.Inspection;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DriftLinkTest extends LinkTest {
  private static final StageKey STAGE = freshStage();
  private static final String NAME = "orders";

  private Drifts drifts() {
    return replica().bean(Drifts.class);
  }

  private void configure() {
    WorkspaceConfiguration configuration =
        new WorkspaceConfiguration(
            ACME,
            1,
            List.of(new Environment(STAGE.environment(), "")),
            List.of(new Connection(NAME, STAGE.environment(), "plain", Map.of())),
            List.of(),
            List.of(),
            List.of());
    replica().bean(Workspaces.class).apply(configuration, sluice());
  }

  private static byte[] snapshot(String... tables) {
    List<SchemaObject> objects =
        Stream.of(tables)
            .map(
                table ->
                    new SchemaObject(SchemaObject.Kind.TABLE, table, "", "", Map.of(), List.of()))
            .toList();
    return zipped(SchemaSnapshot.write(new Schema("plain", objects)));
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

  private static Inspection.Builder to(Inspect asked) {
    return Inspection.newBuilder().setId(asked.getId()).setWhat(asked.getWhat());
  }

  private static Predicate<ServerFrame> is(String what) {
    return frame -> frame.hasInspect() && frame.getInspect().getWhat().equals(what);
  }

  private static Inspect asked(ScriptedAgent agent, String what) {
    return agent.await(is(what)).getInspect();
  }

  private DriftView view() {
    return drifts().list(sluice()).stream().findFirst().orElseThrow();
  }

  private void seen(ScriptedAgent agent, String... tables) {
    drifts().look(sluice(), NAME);
    Inspect asked = asked(agent, "schema");
    agent.send(
        AgentFrame.newBuilder()
            .setInspection(to(asked).setContent(ByteString.copyFrom(snapshot(tables)))));
    agent.beat();
    agent.await(ServerFrame::hasRenewal);
  }

  @Test
  void findsWhatWasChangedPastSluiceAndCanAdoptIgnoreAndForgetIt() {
    configure();
    drifts().lookAtAll(ACME);
    await(() -> view().trouble().contains("agent"));
    try (ScriptedAgent agent = agentFor(STAGE, NAME)) {
      seen(agent, "a");
      assertThat(view().driftSince()).isEmpty();
      assertThat(view().recordedBy()).isEqualTo("the first look");

      seen(agent, "a", "b");
      assertThat(view().driftSince()).isPresent();
      assertThat(view().differences()).singleElement().matches(d -> d.name().equals("b"));
      seen(agent, "a", "b");
      assertThat(replica().drifts()).as("told once").hasSize(1);

      Instant until = Instant.now().plus(Duration.ofDays(7));
      assertThat(drifts().ignore(sluice(), NAME, until)).isInstanceOf(Answer.Done.class);
      seen(agent, "a", "b");
      assertThat(replica().drifts()).as("ignored").hasSize(1);
      drifts().expireAll(until.minusSeconds(1));
      assertThat(replica().drifts()).as("still ignored").hasSize(1);
      drifts().expireAll(until.plusSeconds(1));
      assertThat(replica().drifts()).as("told again").hasSize(2);
      assertThat(view().ignoredUntil()).isEmpty();

      assertThat(drifts().ignore(sluice(), NAME, until)).isInstanceOf(Answer.Done.class);
      String earlier = view().fingerprint();
      seen(agent, "a", "b", "c");
      assertThat(replica().drifts()).as("another one is not ignored").hasSize(3);
      assertThat(replica().drifts().get(2).calmAt()).isPresent();
      assertThat(view().ignoredUntil()).as("nor said to be").isEmpty();
      anotherVersionWroteTheRecord();

      assertThat(drifts().adopt(sluice(), NAME, Optional.of(earlier)))
          .as("another one than was looked at")
          .isInstanceOf(Answer.NothingToDo.class);
      assertThat(view().driftSince()).isPresent();
      Optional<String> shown = Optional.of(view().fingerprint());
      assertThat(drifts().adopt(sluice(), NAME, shown).value().orElseThrow().sql())
          .as("for the other environments")
          .contains("make b", "make c");
      assertThat(view().driftSince()).isEmpty();
      assertThat(view().recordedBy()).isEqualTo("Sluice");
      assertThat(drifts().adopt(sluice(), NAME, Optional.empty()))
          .isInstanceOf(Answer.NothingToDo.class);

      expiry(agent);
      trouble(agent);
      recordsWhatItsOwnRunsMade(agent);
    }
  }

  /** Agents are asked once a day, by whatever clock. */
  private void expiry(ScriptedAgent agent) {
    boolean earlier = true;
    while (earlier) {
      earlier = agent.gets(is("expire"), Duration.ofMillis(300));
    }
    Instant tomorrow = Instant.now().plus(Duration.ofDays(30));
    drifts().expireAll(tomorrow);
    Inspect asked = asked(agent, "expire");
    agent.send(
        AgentFrame.newBuilder()
            .setInspection(to(asked).setContent(ByteString.copyFrom(zipped("kept_1\nkept_2")))));
    await(() -> expired() == 1);
    drifts().expireAll(tomorrow.plus(Duration.ofHours(19)));
    assertThat(agent.gets(is("expire"), Duration.ofMillis(300))).isFalse();
  }

  /** What is stored cannot be read: that is an answer, and a new look mends it. */
  private void anotherVersionWroteTheRecord() {
    String recorded = "SELECT recorded FROM compare_watch WHERE connection = '" + NAME + "'";
    String kept = store().owner().sql(recorded).query(String.class).single();
    store().owner().sql("UPDATE compare_watch SET recorded = '{}'").update();

    assertThat(drifts().revert(sluice(), NAME).refusal().orElseThrow().code())
        .isEqualTo("schema.unreadable");

    store().owner().sql("UPDATE compare_watch SET recorded = :kept").param("kept", kept).update();
  }

  private long expired() {
    return store()
        .owner()
        .sql("SELECT count(*) FROM audit_entry WHERE code = 'recovery.expired'")
        .query(Long.class)
        .single();
  }

  private void trouble(ScriptedAgent agent) {
    drifts().look(sluice(), NAME);
    Inspect asked = asked(agent, "schema");
    agent.send(AgentFrame.newBuilder().setInspection(to(asked).setTrouble("no such database")));
    await(() -> view().trouble().contains("no such database"));
    drifts().look(sluice(), NAME);
    Inspect again = asked(agent, "schema");
    agent.send(
        AgentFrame.newBuilder()
            .setInspection(to(again).setContent(ByteString.copyFrom(zipped("{}")))));
    await(() -> view().trouble().contains("cannot be read"));
  }

  private void recordsWhatItsOwnRunsMade(ScriptedAgent agent) {
    runs().start(order(STAGE, Direction.UP, NAME));
    Offer offer = agent.offer();
    assertThat(agent.accept(offer)).isTrue();
    agent.result(offer, "APPLIED", 1, 2, 3);
    Inspect asked = asked(agent, "schema");
    agent.send(
        AgentFrame.newBuilder()
            .setInspection(to(asked).setContent(ByteString.copyFrom(snapshot("a", "z")))));
    await(() -> view().recordedBy().equals("a run"));
    assertThat(view().driftSince()).isEmpty();
  }
}
