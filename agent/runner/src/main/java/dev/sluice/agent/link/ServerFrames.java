package dev.sluice.agent.link;

import dev.sluice.protocol.wire.Cancel;
import dev.sluice.protocol.wire.Establish;
import dev.sluice.protocol.wire.Inspect;
import dev.sluice.protocol.wire.Inventory;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.RehearsalRequest;
import java.time.Duration;
import java.util.List;

/**
 * What the link brings to whoever does the work. Each method returns when the frame is durably
 * taken over; only then the server is told so. There is nothing else that a server can ask for.
 */
public interface ServerFrames {
  /** What this agent serves now. */
  Inventory inventory();

  /** Attempts whose result the server has not acknowledged. */
  List<String> openAttempts();

  /** Attempts whose lease is to be renewed. */
  List<String> runningAttempts();

  /**
   * An attempt is offered.
   *
   * @param provenAt monotonic time, not after the sending of the offer, from which its lease counts
   */
  void offered(Offer offer, long provenAt);

  /** A running attempt is to be stopped. */
  void cancelled(Cancel cancel);

  /** Evidence is wanted. */
  void establish(Establish request);

  /** A rehearsal is wanted. */
  void rehearse(RehearsalRequest request);

  /** The schema of a target is wanted, or what is due there is to be dropped. */
  void inspect(Inspect request);

  /**
   * Leases were renewed.
   *
   * @param askedAt monotonic time at which the heartbeat was sent
   */
  void renewed(List<String> attempts, Duration lease, long askedAt);

  /** Attempts that are no longer this agent's. */
  void lost(List<String> attempts);
}
