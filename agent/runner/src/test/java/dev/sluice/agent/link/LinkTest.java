package dev.sluice.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Identity;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.wire.Accepted;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.LeaseRenewal;
import dev.sluice.protocol.wire.ListArtifacts;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.Refused;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.Welcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final int NEVER = 600;
  private final Outbox outbox = new Outbox();
  private final RecordedWork work = new RecordedWork();
  private final List<String> announced = new CopyOnWriteArrayList<>();
  private WireServer server = server();
  private Link link = link();
  private CompletableFuture<Void> serving = CompletableFuture.completedFuture(null);

  private static WireServer server() {
    try {
      return new WireServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Link link() {
    Identity identity = new Identity("agent-1", "acme", "dmz", server.address(), false, "");
    ServerCalls calls = new ServerCalls(ServerAddress.parse(server.address(), false));
    return new Link(identity, AgentKey.generate(), calls, outbox, announced::add);
  }

  @BeforeEach
  void dial() {
    serving = CompletableFuture.runAsync(() -> link.serve(work, "test"));
  }

  @AfterEach
  void stop() {
    link.stop();
    serving.exceptionally(ended -> null).join();
    server.close();
  }

  /** Waits until the agent says why it is not connected. */
  private void tells(String why) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> announced.stream().anyMatch(text -> text.contains(why)));
  }

  private static AgentFrame accepted(String attempt) {
    return AgentFrame.newBuilder()
        .setAccepted(Accepted.newBuilder().setAttempt(attempt).setEpoch(1))
        .build();
  }

  private static boolean about(AgentFrame frame, String attempt) {
    return frame.getAccepted().getAttempt().equals(attempt);
  }

  private static ServerFrame.Builder offer(String attempt) {
    return ServerFrame.newBuilder().setOffer(Offer.newBuilder().setAttempt(attempt));
  }

  @Test
  void sendsAgainInOrderWhatWasNotAcknowledged() {
    List<String> settled = new CopyOnWriteArrayList<>();
    for (String attempt : List.of("a", "b", "c")) {
      outbox.put(accepted(attempt), () -> settled.add(attempt));
    }
    try (WirePeer first = server.peer()) {
      first.welcome(NEVER);
      long a = first.await(f -> about(f, "a")).getSequence();
      first.await(f -> about(f, "c"));
      first.acknowledge(a);
      await().until(() -> settled.equals(List.of("a")));
    }
    try (WirePeer second = server.peer()) {
      second.welcome(NEVER);

      assertThat(second.await(AgentFrame::hasAccepted)).matches(f -> about(f, "b"));
      AgentFrame last = second.await(AgentFrame::hasAccepted);
      assertThat(last).matches(f -> about(f, "c"));
      second.acknowledge(last.getSequence());
      await().until(() -> settled.equals(List.of("a", "b", "c")));
      assertThat(outbox.size()).isZero();
    }
  }

  @Test
  void countsTheNumbersOfEachSessionFromOne() {
    outbox.put(accepted("a"), () -> {});
    for (int session = 0; session < 2; session++) {
      try (WirePeer peer = server.peer()) {
        assertThat(peer.welcome(NEVER).getSequence()).isEqualTo(1);
        assertThat(peer.await(AgentFrame::hasHeartbeat).getSequence()).isEqualTo(2);
        assertThat(peer.await(AgentFrame::hasAccepted).getSequence()).isEqualTo(3);
      }
    }
  }

  @Test
  void takesAFrameOnceHoweverOftenItComes() {
    try (WirePeer peer = server.peer()) {
      peer.welcome(NEVER);
      ServerFrame once = peer.send(offer("a"));
      peer.raw(WirePeer.BINARY, true, once.toByteArray());
      peer.send(offer("b"));

      await().until(() -> work.offers.contains("b"));
      assertThat(work.offers).containsExactly("a", "b");
      peer.await(f -> f.getAcknowledges() == 3);
    }
  }

  @Test
  void followsNoRedirectWithItsToken() throws IOException {
    try (WireServer elsewhere = new WireServer()) {
      String away =
          "HTTP/1.1 302 Found\r\nLocation: %s%s\r\nContent-Length: 0\r\n\r\n"
              .formatted(elsewhere.address(), Protocol.CONNECT_PATH);
      server.peer().close();
      server.answer(Protocol.CONNECT_PATH, away);
      tells("status 302");
      server.answer(Protocol.TOKEN_PATH, away);
      tells("sends us elsewhere (302)");

      assertThat(elsewhere.heads()).isEmpty();
    }
  }

  @Test
  void refusesAMessageThatNeverEndsAtTheLimit() {
    try (WirePeer peer = server.peer()) {
      peer.welcome(NEVER);
      byte[] piece = new byte[1024 * 1024];
      peer.raw(WirePeer.BINARY, false, piece);
      for (int sent = 1; sent <= Protocol.FRAME_LIMIT / piece.length; sent++) {
        peer.raw(WirePeer.CONTINUATION, false, piece);
      }

      assertThat(peer.gone()).isTrue();
      tells("a frame of the server is larger than the limit");
    }
    server.peer().welcome(NEVER);
    assertThat(work.offers).isEmpty();
  }

  @Test
  void closesOnTextAndOnWhatIsNoFrame() {
    try (WirePeer peer = server.peer()) {
      peer.welcome(NEVER);
      peer.raw(
          WirePeer.TEXT,
          true,
          "{\"run\":\"rm -rf /\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(peer.gone()).isTrue();
      tells("the server sends text");
    }
    try (WirePeer peer = server.peer()) {
      peer.welcome(NEVER);
      peer.raw(WirePeer.BINARY, true, new byte[] {(byte) 0xFF, (byte) 0xFF, 1});
      assertThat(peer.gone()).isTrue();
      tells("a frame of the server cannot be read");
    }
  }

  /** There is no verb for any of this, whatever number a server gives it. */
  @Test
  void doesNothingForAVerbThatItDoesNotServe() {
    List<String> wishes =
        List.of("/etc/passwd", "sh -c 'id'", "java.lang.Runtime", "https://evil.example/p.jar");
    try (WirePeer peer = server.peer()) {
      peer.welcome(NEVER);
      peer.send(
          ServerFrame.newBuilder()
              .setListArtifacts(ListArtifacts.newBuilder().setConnection("../etc/passwd")));
      for (int verb = 20; verb < 24; verb++) {
        peer.send(ServerFrame.newBuilder().setUnknownFields(tomorrow(verb, wishes.get(verb - 20))));
      }
      peer.send(offer("a").setUnknownFields(tomorrow(99, wishes.get(1))));

      await().until(() -> work.offers.contains("a"));
      assertThat(work.heard).containsExactly("offer a");
      peer.await(f -> f.getAcknowledges() == 7);
    }
  }

  private static UnknownFieldSet tomorrow(int number, String text) {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFromUtf8(text))
            .build();
    return UnknownFieldSet.newBuilder().addField(number, field).build();
  }

  @Test
  void worksWithAServerOfANewerMinorVersion() {
    try (WirePeer peer = server.peer()) {
      Welcome.Builder said = Welcome.newBuilder().setHeartbeatSeconds(NEVER);
      peer.welcome(said.setUnknownFields(tomorrow(99, "more")), 1);
      peer.send(ServerFrame.newBuilder().setUnknownFields(tomorrow(40, "a verb of tomorrow")));
      peer.send(offer("a"));

      await().until(() -> work.offers.contains("a"));
    }
  }

  @Test
  void takesNoLeaseThatItDidNotAskFor() {
    try (WirePeer peer = server.peer()) {
      peer.welcome(NEVER);
      peer.await(AgentFrame::hasHeartbeat);
      ServerFrame.Builder renewal =
          ServerFrame.newBuilder()
              .setRenewal(LeaseRenewal.newBuilder().addAttempts("a").setLeaseSeconds(45));
      peer.send(renewal);
      peer.send(renewal);
      peer.send(offer("end"));

      await().until(() -> work.offers.contains("end"));
      assertThat(work.heard).containsExactly("renewed [a]", "lost []", "lost []", "offer end");
    }
  }

  @Test
  void leavesAServerThatFellSilent() {
    try (WirePeer peer = server.peer()) {
      peer.welcome(1);

      assertThat(peer.gone()).isTrue();
      tells("the server is silent");
    }
    server.peer().welcome(NEVER);
  }

  @Test
  void endsWithWordsWhenTheServerSpeaksAnotherMajorVersion() {
    try (WirePeer peer = server.peer()) {
      peer.await(AgentFrame::hasHello);
      peer.send(
          ServerFrame.newBuilder()
              .setWelcome(
                  Welcome.newBuilder()
                      .setProtocolMajor(Protocol.MAJOR + 1)
                      .setServerVersion("2.7")));

      assertThat(serving)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withMessageContaining("The server speaks protocol %d.0", Protocol.MAJOR + 1)
          .withRootCauseInstanceOf(AgentException.class)
          .satisfies(e -> assertThat(action(e)).contains("Update the agent: install version 2.7"));
    }
  }

  private static String action(Throwable failed) {
    return failed.getCause() instanceof AgentException why ? why.action() : "";
  }

  @Test
  void endsOnlyWhenNothingRunsAnyMoreThatItWasRefusedFor() {
    work.running.add("a");
    try (WirePeer peer = server.peer()) {
      refuse(peer);
      tells("Update the agent.");
      assertThat(serving).isNotDone();
    }
    work.running.clear();
    try (WirePeer peer = server.peer()) {
      refuse(peer);

      assertThat(serving)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withMessageContaining("You speak protocol 1.0.");
    }
    assertThat(work.heard).isEmpty();
  }

  private static void refuse(WirePeer peer) {
    peer.await(AgentFrame::hasHello);
    peer.send(
        ServerFrame.newBuilder()
            .setRefused(
                Refused.newBuilder()
                    .setCode("agent.protocol")
                    .setMessage("You speak protocol 1.0.")
                    .setAction("Update the agent.")));
  }
}
