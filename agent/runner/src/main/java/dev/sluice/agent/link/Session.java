package dev.sluice.agent.link;

import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.ProtocolVersion;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Heartbeat;
import dev.sluice.protocol.wire.Hello;
import dev.sluice.protocol.wire.Inventory;
import dev.sluice.protocol.wire.LeaseRenewal;
import dev.sluice.protocol.wire.Refused;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.TokenRequest;
import dev.sluice.protocol.wire.Welcome;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket session. The link's thread sends; the client's thread receives one frame at a time.
 * Leases count from the sending of a heartbeat that the server has answered, never from an arrival.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final String INSTANCE = UUID.randomUUID().toString();
  private final ServerFrames work;
  private final Outbox outbox;
  private final Supplier<String> proof;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong heardAt = new AtomicLong(System.nanoTime());
  private final AtomicLong provenAt = new AtomicLong(System.nanoTime());
  private final Queue<Long> asked = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Welcome> welcome = new CompletableFuture<>();
  private final AtomicReference<@Nullable LinkException> end = new AtomicReference<>();
  private volatile Duration heartbeat = Protocol.HEARTBEAT;
  private volatile long tokenEndsAt;
  private long sequence;
  private long acknowledged;
  private long heartbeatAt;
  private Inventory told = Inventory.getDefaultInstance();

  /**
   * A session that is about to begin.
   *
   * @param proof makes a fresh proof for the next token
   */
  Session(ServerFrames work, Outbox outbox, Supplier<String> proof) {
    this.work = work;
    this.outbox = outbox;
    this.proof = proof;
  }

  FrameReader reader() {
    return new FrameReader(this::receive, why -> finish(LinkException.broken(why)));
  }

  /** Says hello and waits for the welcome; returns the server's version. */
  String greet(WebSocket socket, String version, Duration tokenLife)
      throws LinkException, InterruptedException {
    tokenLasts(tokenLife);
    told = work.inventory();
    provenAt.set(System.nanoTime());
    Hello hello =
        Hello.newBuilder()
            .setProtocolMajor(Protocol.MAJOR)
            .setProtocolMinor(Protocol.MINOR)
            .setAgentVersion(version)
            .setInventory(told)
            .setInstance(INSTANCE)
            .addAllOpenAttempts(work.openAttempts())
            .build();
    send(socket, AgentFrame.newBuilder().setHello(hello));
    try {
      return welcome.get(20, TimeUnit.SECONDS).getServerVersion();
    } catch (ExecutionException | TimeoutException e) {
      throwIfEnded();
      throw LinkException.broken("the server does not say welcome");
    }
  }

  /** Serves until the session ends or it is time to stop. */
  void serve(WebSocket socket, BooleanSupplier stopped) throws LinkException, InterruptedException {
    outbox.startSession();
    heartbeatAt = System.nanoTime();
    while (!stopped.getAsBoolean()) {
      throwIfEnded();
      long now = System.nanoTime();
      if (now - heardAt.get() > 3 * heartbeat.toNanos()) {
        throw LinkException.broken("the server is silent");
      }
      if (now - heartbeatAt >= 0) {
        beat(socket, now);
      }
      Optional<AgentFrame> frame = outbox.next(sequence + 1, 200);
      if (frame.isPresent()) {
        send(socket, frame.get().toBuilder());
      } else if (received.get() > acknowledged) {
        transmit(socket, AgentFrame.newBuilder().setAcknowledges(received.get()).build());
      }
    }
  }

  private void beat(WebSocket socket, long now) throws LinkException {
    heartbeatAt = now + heartbeat.toNanos();
    Heartbeat beat = Heartbeat.newBuilder().addAllRunningAttempts(work.runningAttempts()).build();
    send(socket, AgentFrame.newBuilder().setHeartbeat(beat));
    Inventory inventory = work.inventory();
    if (!inventory.equals(told)) {
      told = inventory;
      send(socket, AgentFrame.newBuilder().setInventory(inventory));
    }
    if (now - tokenEndsAt > 0) {
      tokenLasts(Duration.ofMinutes(1));
      TokenRequest request = TokenRequest.newBuilder().setProof(proof.get()).build();
      send(socket, AgentFrame.newBuilder().setTokenRequest(request));
    }
  }

  private void send(WebSocket socket, AgentFrame.Builder frame) throws LinkException {
    if (frame.hasHeartbeat() || frame.hasAccepted()) {
      asked.add(System.nanoTime());
    }
    sequence++;
    transmit(socket, frame.setSequence(sequence).setAcknowledges(received.get()).build());
  }

  private void transmit(WebSocket socket, AgentFrame frame) throws LinkException {
    acknowledged = frame.getAcknowledges();
    try {
      socket.sendBinary(ByteBuffer.wrap(frame.toByteArray()), true).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw LinkException.broken("the connection broke while sending");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LinkException.broken("stopped");
    }
  }

  private void receive(ServerFrame frame) {
    heardAt.set(System.nanoTime());
    long number = frame.getSequence();
    if (number == 0 || number > received.get()) {
      handle(frame);
      received.accumulateAndGet(number, Math::max);
    }
    outbox.acknowledged(frame.getAcknowledges());
    if (number != 0) {
      outbox.nudge();
    }
  }

  private void handle(ServerFrame frame) {
    if (frame.getBodyCase() == ServerFrame.BodyCase.BODY_NOT_SET && frame.getSequence() == 0) {
      return;
    }
    if (!welcome.isDone()) {
      opening(frame);
      return;
    }
    switch (frame.getBodyCase()) {
      case OFFER -> work.offered(frame.getOffer(), provenAt.get());
      case RENEWAL -> renewed(frame.getRenewal());
      case CANCEL -> work.cancelled(frame.getCancel());
      case ESTABLISH -> work.establish(frame.getEstablish());
      case REHEARSE -> work.rehearse(frame.getRehearse());
      case INSPECT -> work.inspect(frame.getInspect());
      case TOKEN -> tokenLasts(Duration.ofSeconds(frame.getToken().getSeconds()));
      case REFUSED -> refused(frame);
      case BODY_NOT_SET, WELCOME, LIST_ARTIFACTS ->
          LOG.warn("Refused a frame {} that this agent does not serve", frame.getBodyCase());
    }
  }

  private void opening(ServerFrame frame) {
    if (frame.hasRefused()) {
      refused(frame);
    } else if (!frame.hasWelcome()) {
      finish(LinkException.broken("the server does not begin with a welcome"));
    } else {
      welcomed(frame.getWelcome());
    }
  }

  private void welcomed(Welcome said) {
    ProtocolVersion server = new ProtocolVersion(said.getProtocolMajor(), said.getProtocolMinor());
    if (!ProtocolVersion.OURS.fits(server)) {
      finish(
          LinkException.fatal(
              "The server speaks protocol %s, this agent %s."
                  .formatted(server, ProtocolVersion.OURS),
              ProtocolVersion.OURS.remedy(server, said.getServerVersion())));
      return;
    }
    int seconds = said.getHeartbeatSeconds();
    heartbeat = seconds > 0 ? Duration.ofSeconds(seconds) : heartbeat;
    welcome.complete(said);
  }

  private void refused(ServerFrame frame) {
    Refused why = frame.getRefused();
    boolean hopeless = why.getCode().contains("version") || why.getCode().contains("protocol");
    finish(
        hopeless
            ? LinkException.fatal(why.getMessage(), why.getAction())
            : LinkException.broken("refused: " + why.getMessage() + " " + why.getAction()));
  }

  private void renewed(LeaseRenewal renewal) {
    Long sentAt = asked.poll();
    if (sentAt == null) {
      LOG.warn("Refused a lease renewal that nothing asked for");
      work.lost(renewal.getLostList());
      return;
    }
    provenAt.set(sentAt);
    Duration lease = Duration.ofSeconds(renewal.getLeaseSeconds());
    work.renewed(renewal.getAttemptsList(), lease, sentAt);
    work.lost(renewal.getLostList());
  }

  private void tokenLasts(Duration life) {
    tokenEndsAt = System.nanoTime() + life.toNanos() * 2 / 3;
  }

  private void finish(LinkException why) {
    end.compareAndSet(null, why);
    welcome.completeExceptionally(why);
    outbox.nudge();
  }

  private void throwIfEnded() throws LinkException {
    LinkException why = end.get();
    if (why != null) {
      throw why;
    }
  }
}
