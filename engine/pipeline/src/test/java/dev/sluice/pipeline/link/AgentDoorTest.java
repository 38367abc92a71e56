package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.Agents.AgentView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.ProtocolVersion;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Refused;
import dev.sluice.protocol.wire.ServerFrame;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentDoorTest extends LinkTest {
  @Test
  void takesAnEnrolmentKeyOnce() {
    String key = key();
    List<Integer> answers =
        IntStream.range(0, 6)
            .parallel()
            .mapToObj(
                i -> new ScriptedAgent().enrol(replica().address(), key, "racer-" + i).statusCode())
            .toList();

    assertThat(answers).containsOnlyOnce(200).contains(401);
  }

  @Test
  void keepsTheKeyGoodWhenTheNameIsTaken() {
    new ScriptedAgent().enrol(replica().address(), key(), "twice");
    String key = key();

    assertThat(new ScriptedAgent().enrol(replica().address(), key, "twice").statusCode())
        .isEqualTo(409);
    assertThat(new ScriptedAgent().enrol(replica().address(), key, "once").statusCode())
        .isEqualTo(200);
  }

  @Test
  void takesAProofOnce() {
    ScriptedAgent agent = enrolled();
    String proof = agent.proof();

    assertThat(agent.token(replica().address(), proof).statusCode()).isEqualTo(200);
    assertThat(agent.token(replica().address(), proof).statusCode()).isEqualTo(401);
  }

  @Test
  void opensNoConnectionWithoutAToken() {
    assertThatThrownBy(() -> new ScriptedAgent().dial(replica().address(), "forged"))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void closesTheConnectionOfARevokedAgent() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      String name = called(stage).name();
      assertThat(agents().revoke(sluice(), name).value()).isPresent();

      assertThat(agent.closeCode()).isEqualTo(1008);
      assertThat(agent.token(replica().address(), agent.proof()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void refusesASecondProcessWhileTheFirstIsAlive() {
    StageKey stage = freshStage();
    try (ScriptedAgent first = agentFor(stage, "orders");
        ScriptedAgent second = first.twin()) {
      second.connect(replica().address(), names(stage, "orders"));

      assertThat(second.await(ServerFrame::hasRefused).getRefused().getCode())
          .isEqualTo("agent.second-session");
      assertThat(second.closeCode()).isEqualTo(1008);
      first.beat();
      first.await(ServerFrame::hasRenewal);
    }
  }

  /** One major version more, and none at all. */
  @ParameterizedTest
  @CsvSource({"2, Update the server", "0, Update the agent: install version development"})
  void letsNoAgentOfAnotherMajorVersionInAndSaysWhoIsToBeUpdated(int major, String remedy) {
    StageKey stage = freshStage();
    try (ScriptedAgent before = agentFor(stage, "orders");
        ScriptedAgent agent = before.twin()) {
      String name = called(stage).name();
      before.drop();
      await(() -> !called(stage).connected());
      agent.dial(replica().address(), agent.freshToken(replica().address()));
      agent.hello(new ProtocolVersion(major, 3), names(stage, "orders"));

      Refused refused = agent.await(ServerFrame::hasRefused).getRefused();

      assertThat(refused.getMessage())
          .isEqualTo(
              "The agent speaks protocol %d.3, this server %s."
                  .formatted(major, ProtocolVersion.OURS));
      assertThat(refused.getAction()).startsWith(remedy);
      assertThat(agent.closeCode()).isEqualTo(1008);
      assertThat(called(stage).refused()).contains(refused.getMessage(), remedy);
      runs().start(order(stage, Direction.UP, "orders"));
      assertThat(agent.gets(ServerFrame::hasOffer, Duration.ofMillis(300))).isFalse();
      assertThat(target(stage, "orders").error()).contains(name + " was not let in", remedy);
    }
  }

  @Test
  void givesWorkToAnAgentOnceItWasUpdated() {
    StageKey stage = freshStage();
    try (ScriptedAgent old = agentFor(stage, "orders");
        ScriptedAgent updated = old.twin()) {
      old.drop();
      await(() -> !called(stage).connected());
      try (ScriptedAgent wrong = old.twin()) {
        wrong.dial(replica().address(), wrong.freshToken(replica().address()));
        wrong.hello(Protocol.MAJOR + 1, names(stage, "orders"));
        wrong.await(ServerFrame::hasRefused);
      }
      runs().start(order(stage, Direction.UP, "orders"));
      updated.connect(replica().address(), names(stage, "orders"));

      accepted(updated, 1).forEach(offer -> updated.result(offer, "APPLIED", 1, 2, 3));

      awaitStage(stage, RunState.COMPLETED);
      assertThat(called(stage).refused()).isEmpty();
      assertThat(called(stage).protocol()).isEqualTo(ProtocolVersion.OURS.toString());
    }
  }

  @Test
  void worksWithAnAgentOfANewerMinorVersionThatSaysMoreThanItKnows() {
    StageKey stage = freshStage();
    UnknownFieldSet tomorrow =
        UnknownFieldSet.newBuilder()
            .addField(
                99,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("a verb of tomorrow"))
                    .build())
            .build();
    try (ScriptedAgent agent = enrolled()) {
      agent.dial(replica().address(), agent.freshToken(replica().address()));
      agent.hello(new ProtocolVersion(Protocol.MAJOR, Protocol.MINOR + 1), names(stage, "orders"));
      agent.await(ServerFrame::hasWelcome);
      agent.send(AgentFrame.newBuilder().setUnknownFields(tomorrow));
      runs().start(order(stage, Direction.UP, "orders"));

      accepted(agent, 1).forEach(offer -> agent.result(offer, "APPLIED", 1, 2, 3));

      awaitStage(stage, RunState.COMPLETED);
      assertThat(called(stage).protocol()).isEqualTo("1.1");
    }
  }

  /** The agent that serves a stage, as it is listed. */
  private AgentView called(StageKey stage) {
    return agents().in(ACME).stream()
        .filter(a -> a.connections().toString().contains(stage.environment() + "/"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refusesAFrameOfSixtyFourMegabytesAtTheLimit() {
    try (ScriptedAgent agent = agentFor(freshStage(), "orders")) {
      byte[] piece = new byte[1024 * 1024];
      int sent = 0;
      try {
        for (; sent < 64; sent++) {
          agent.sendRaw(piece, false);
        }
      } catch (RuntimeException closedInBetween) {
        assertThat(sent).isGreaterThanOrEqualTo(11);
      }
      assertThat(sent).isLessThanOrEqualTo(64);
      assertThat(agent.closeCode()).isEqualTo(1009);
    }
  }
}
