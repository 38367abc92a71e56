package dev.sluice.agent.link;

import dev.sluice.protocol.wire.AgentFrame;
import java.util.Optional;

/** An outbox whose frames a test takes out, as a session would. */
public final class SentFrames {
  private final Outbox outbox = new Outbox();
  private long sequence;

  /** A new one. */
  public SentFrames() {}

  /** Where frames are put. */
  public Outbox outbox() {
    return outbox;
  }

  /** The next frame; fails when none comes within twenty seconds. */
  public AgentFrame next() {
    try {
      Optional<AgentFrame> frame = Optional.empty();
      for (int tries = 0; tries < 20 && frame.isEmpty(); tries++) {
        frame = outbox.next(++sequence, 1_000);
      }
      return frame.orElseThrow(() -> new AssertionError("no frame came"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
