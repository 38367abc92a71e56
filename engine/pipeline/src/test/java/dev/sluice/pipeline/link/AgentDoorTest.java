package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.ServerFrame;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
      String name =
          agents().in(ACME).stream()
              .filter(a -> a.connections().toString().contains(stage.environment()))
              .findFirst()
              .orElseThrow()
              .name();
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

  @Test
  void refusesAnotherMajorVersionInWords() {
    try (ScriptedAgent agent = enrolled()) {
      agent.dial(replica().address(), agent.freshToken(replica().address()));
      agent.hello(Protocol.MAJOR + 1);

      assertThat(agent.await(ServerFrame::hasRefused).getRefused().getMessage())
          .contains("protocol " + Protocol.MAJOR);
    }
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
