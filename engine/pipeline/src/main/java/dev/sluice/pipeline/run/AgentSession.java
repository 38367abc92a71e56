package dev.sluice.pipeline.run;

import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.wire.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

/**
 * One agent's connection to this replica. Frames go out in the order of their numbers, one at a
 * time; what cannot be sent fast enough ends the connection instead of filling memory.
 */
final class AgentSession {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);
  private static final long BACKLOG = 4L * Protocol.FRAME_LIMIT;

  private final UUID id = UUID.randomUUID();
  private final AgentRows.Row agent;
  private final WebSocketSession socket;
  private final Executor sender;
  private final Queue<byte[]> queue = new ArrayDeque<>();
  private final ByteArrayOutputStream incoming = new ByteArrayOutputStream();
  private long queued;
  private Optional<CloseStatus> ending = Optional.empty();
  private boolean sending;
  private long sent;
  private long received;
  private volatile String instance = "";
  private volatile boolean welcome;
  private volatile long tokenEnds;
  private volatile long heard = System.nanoTime();

  AgentSession(AgentRows.Row agent, Duration tokenLeft, WebSocketSession socket, Executor sender) {
    this.agent = agent;
    this.tokenEnds = System.nanoTime() + tokenLeft.toNanos();
    this.socket = socket;
    this.sender = sender;
  }

  UUID id() {
    return id;
  }

  AgentRows.Row agent() {
    return agent;
  }

  String instance() {
    return instance;
  }

  boolean welcome() {
    return welcome;
  }

  void welcomed(String process) {
    instance = process;
    welcome = true;
  }

  /** A fresh token lasts so long from now. */
  void tokenLasts(Duration left) {
    tokenEnds = System.nanoTime() + left.toNanos();
  }

  /** Whether its token ended so long ago, whatever became of this machine's clock. */
  boolean tokenEndedFor(Duration grace) {
    return System.nanoTime() - tokenEnds > grace.toNanos();
  }

  /** Whether no whole frame arrived for so long. */
  boolean silentFor(Duration time) {
    return System.nanoTime() - heard > time.toNanos();
  }

  /**
   * Takes a piece of a frame.
   *
   * @return the frame when it is complete
   * @throws FrameTooLarge when it grows over the limit; nothing more of it is kept
   */
  Optional<byte[]> take(ByteBuffer piece, boolean last) throws FrameTooLarge {
    if (incoming.size() + piece.remaining() > Protocol.FRAME_LIMIT) {
      incoming.reset();
      throw new FrameTooLarge();
    }
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    incoming.writeBytes(bytes);
    if (!last) {
      return Optional.empty();
    }
    byte[] frame = incoming.toByteArray();
    incoming.reset();
    heard = System.nanoTime();
    return Optional.of(frame);
  }

  /** A frame over the limit. */
  static final class FrameTooLarge extends Exception {}

  /** Whether a numbered frame is new; an old number is a duplicate, a gap ends the session. */
  synchronized Arrival arrival(long sequence) {
    if (sequence <= received) {
      return Arrival.AGAIN;
    }
    return sequence == received + 1 ? Arrival.NEXT : Arrival.GAP;
  }

  /** How a numbered frame arrived. */
  enum Arrival {
    NEXT,
    AGAIN,
    GAP
  }

  /** Says that everything up to a number is in the store. */
  void acknowledge(long sequence) {
    synchronized (this) {
      received = Math.max(received, sequence);
      add(ServerFrame.newBuilder().setAcknowledges(received).build().toByteArray());
    }
  }

  /** Sends a frame; its numbers are filled in. */
  void send(ServerFrame.Builder body) {
    synchronized (this) {
      sent++;
      add(body.setSequence(sent).setAcknowledges(received).build().toByteArray());
    }
  }

  private void add(byte[] frame) {
    queued += frame.length;
    queue.add(frame);
    if (queued > BACKLOG) {
      queue.clear();
      sender.execute(() -> close(CloseStatus.SESSION_NOT_RELIABLE));
    } else if (!sending) {
      sending = true;
      sender.execute(this::drain);
    }
  }

  private void drain() {
    for (Optional<byte[]> frame = next(); frame.isPresent(); frame = next()) {
      try {
        socket.sendMessage(new BinaryMessage(frame.get()));
      } catch (IOException | IllegalStateException e) {
        LOG.info("connection of agent {} broke: {}", agent.name(), e.getMessage());
        close(CloseStatus.SESSION_NOT_RELIABLE);
      }
    }
    ending().ifPresent(this::close);
  }

  private synchronized Optional<CloseStatus> ending() {
    return ending;
  }

  private synchronized Optional<byte[]> next() {
    Optional<byte[]> frame = Optional.ofNullable(queue.poll());
    frame.ifPresent(bytes -> queued -= bytes.length);
    sending = frame.isPresent();
    return frame;
  }

  /** Closes when everything before is sent, by whoever sends it. */
  void closeAfterwards(CloseStatus why) {
    synchronized (this) {
      ending = Optional.of(why);
      if (!sending) {
        sending = true;
        sender.execute(this::drain);
      }
    }
  }

  /** Closes now. */
  void close(CloseStatus why) {
    try {
      socket.close(why);
    } catch (IOException e) {
      LOG.debug("closing the connection of agent {}: {}", agent.name(), e.getMessage());
    }
  }
}
