package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.TokenRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, clocks and connections that are not what they should be. */
class AgentFaultsTest extends LinkTest {
  private static final String[] SHORT = {
    "sluice.run.token-life=2s", "sluice.run.token-grace=300ms"
  };

  private static AgentFrame.Builder asking(String proof) {
    return AgentFrame.newBuilder().setTokenRequest(TokenRequest.newBuilder().setProof(proof));
  }

  private static String name(StageKey stage) {
    return stage.environment() + "/orders";
  }

  @Test
  void closesAConnectionWhoseTokenRanOut() {
    try (Replica replica = another(SHORT);
        ScriptedAgent agent = enrolled()) {
      agent.connect(replica.address(), name(freshStage()));
      agent.await(ServerFrame::hasWelcome);

      await(() -> agent.closed() || !beats(agent));
      assertThat(agent.closeCode()).isEqualTo(1008);
    }
  }

  /** Says that it lives; false when nobody listens any more. */
  private static boolean beats(ScriptedAgent agent) {
    try {
      agent.beat();
      return true;
    } catch (RuntimeException closedInBetween) {
      return false;
    }
  }

  @Test
  void keepsAConnectionThatAskedForTheNextTokenInTime() {
    try (Replica replica = another(SHORT);
        ScriptedAgent agent = enrolled()) {
      agent.connect(replica.address(), name(freshStage()));
      agent.await(ServerFrame::hasWelcome);
      for (int life = 0; life < 4; life++) {
        agent.send(asking(agent.proof()));
        assertThat(agent.await(ServerFrame::hasToken).getToken().getSeconds()).isEqualTo(2);
        assertThat(agent.gets(ServerFrame::hasRefused, Duration.ofSeconds(1))).isFalse();
      }
      agent.beat();
      agent.await(ServerFrame::hasRenewal);
    }
  }

  @Test
  void givesNoTokenForTheProofOfAnotherAgent() {
    ScriptedAgent other = enrolled();
    try (ScriptedAgent agent = agentFor(freshStage(), "orders")) {
      agent.send(asking(other.proof()));

      assertThat(agent.await(ServerFrame::hasRefused).getRefused().getCode())
          .isEqualTo("agent.proof");
      assertThat(agent.closeCode()).isPositive();
    }
  }

  @Test
  void letsAStolenTokenOpenNothingBesideItsOwnerAndTellsOfIt() {
    StageKey stage = freshStage();
    try (ScriptedAgent owner = enrolled();
        ScriptedAgent thief = owner.twin()) {
      String token = owner.freshToken(replica().address());
      owner.dial(replica().address(), token);
      owner.hello(Protocol.MAJOR, name(stage));
      owner.await(ServerFrame::hasWelcome);
      thief.dial(replica().address(), token);
      thief.hello(Protocol.MAJOR, name(stage));

      assertThat(thief.await(ServerFrame::hasRefused).getRefused().getAction())
          .contains("revoke the agent at once");
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = owner.offer();
      assertThat(thief.gets(ServerFrame::hasOffer, Duration.ofMillis(300))).isFalse();
      assertThat(owner.accept(offer)).isTrue();
      owner.result(offer, "APPLIED", 1, 2, 3);
      awaitStage(stage, RunState.COMPLETED);
      assertThat(secondSessions()).isPositive();
    }
  }

  private long secondSessions() {
    return store()
        .owner()
        .sql("SELECT count(*) FROM audit_entry WHERE code = 'agent.second-session'")
        .query(Long.class)
        .single();
  }

  @Test
  void showsWhatARevokedAgentHadAsUnknownAndTakesNothingFromItAnyMore() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = agent.offer();
      assertThat(agent.accept(offer)).isTrue();
      String name = target(stage, "orders").agent();
      assertThat(agents().revoke(sluice(), name).value()).isPresent();

      assertThat(agent.closeCode()).isEqualTo(1008);
      assertThat(agent.token(replica().address(), agent.proof()).statusCode()).isEqualTo(401);
      awaitStage(stage, RunState.UNKNOWN);
    }
    try (ScriptedAgent fresh = agentFor(stage, "orders")) {
      assertThat(fresh.await(ServerFrame::hasEstablish).getEstablish().getScript())
          .isEqualTo(SCRIPT);
      assertThat(fresh.gets(ServerFrame::hasOffer, Duration.ofMillis(300))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-7_200, -3_600, 3_600, 7_200})
  void saysThatTheClocksDiffer(long seconds) {
    ScriptedAgent agent = enrolled();

    HttpResponse<String> answer =
        agent.token(replica().address(), agent.proof(Duration.ofSeconds(seconds)));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("the proof's time is off", "compare it with the agent's");
  }

  @Test
  void closesAConnectionThatSaysNothing() {
    try (ScriptedAgent agent = enrolled()) {
      agent.dial(replica().address(), agent.freshToken(replica().address()));

      assertThat(agent.closeCode()).isEqualTo(4500);
    }
  }

  @Test
  void closesOnGarbage() {
    try (ScriptedAgent agent = agentFor(freshStage(), "orders")) {
      agent.sendRaw(new byte[] {(byte) 0xFF, (byte) 0xFF, 1}, true);

      assertThat(agent.closeCode()).isEqualTo(1007);
    }
  }

  @Test
  void closesWhenAFrameIsMissing() {
    try (ScriptedAgent agent = agentFor(freshStage(), "orders")) {
      AgentFrame late = asking(agent.proof()).setSequence(99).build();
      agent.sendRaw(late.toByteArray(), true);

      assertThat(agent.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void closesOnAnythingBeforeHello() {
    try (ScriptedAgent agent = enrolled()) {
      agent.dial(replica().address(), agent.freshToken(replica().address()));
      agent.beat();

      assertThat(agent.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void takesAResultOnceThatIsSentAgainOverTheNextConnection() {
    StageKey stage = freshStage();
    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      runs().start(order(stage, Direction.UP, "orders"));
      Offer offer = agent.offer();
      assertThat(agent.accept(offer)).isTrue();
      agent.result(offer, "APPLIED", 1, 2, 3);
      agent.drop();
      agent.reconnect(replica().address(), name(stage));
      agent.await(ServerFrame::hasWelcome);
      agent.result(offer, "APPLIED", 1, 2, 3);

      awaitStage(stage, RunState.COMPLETED);
      await(() -> audited("run.target-completed", stage) == 1);
      agent.beat();
      agent.await(ServerFrame::hasRenewal);
      assertThat(audited("run.target-completed", stage)).isEqualTo(1);
    }
  }

  @Test
  void servesOthersWhileManySendTheirHandshakeByteByByte() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), replica().address().getPort());
        socket
            .getOutputStream()
            .write(
                ("GET " + Protocol.CONNECT_PATH + " HTTP/1.1\r\nHost: x\r\nUpgr")
                    .getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      StageKey stage = freshStage();
      try (ScriptedAgent agent = agentFor(stage, "orders")) {
        runs().start(order(stage, Direction.UP, "orders"));
        Offer offer = agent.offer();
        assertThat(agent.accept(offer)).isTrue();
        agent.result(offer, "APPLIED", 1, 2, 3);
        awaitStage(stage, RunState.COMPLETED);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
