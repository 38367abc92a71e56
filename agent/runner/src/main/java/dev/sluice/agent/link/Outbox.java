package dev.sluice.agent.link;

import dev.sluice.protocol.wire.AgentFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Frames that must reach the server: kept in order until it acknowledges them, sent again on every
 * new session. At most {@link #WINDOW} are under way at once.
 */
public final class Outbox {
  static final int WINDOW = 512;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private final Deque<Sent> underWay = new ArrayDeque<>();
  private final Semaphore news = new Semaphore(0);

  private record Item(AgentFrame frame, Runnable onAcknowledged) {}

  private record Sent(long sequence, Item item) {}

  /**
   * Adds a frame.
   *
   * @param frame the frame without its sequence
   * @param onAcknowledged called once when the server has taken it over
   */
  public synchronized void put(AgentFrame frame, Runnable onAcknowledged) {
    waiting.addLast(new Item(frame, onAcknowledged));
    news.release();
  }

  /** A new session begins: everything not acknowledged is to be sent again, in its old order. */
  synchronized void startSession() {
    while (!underWay.isEmpty()) {
      waiting.addFirst(underWay.removeLast().item());
    }
  }

  /** The next frame to send under a sequence number; empty after a while or after a nudge. */
  Optional<AgentFrame> next(long sequence, long millis) throws InterruptedException {
    Optional<AgentFrame> ready = poll(sequence);
    if (ready.isEmpty() && news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      news.drainPermits();
      return poll(sequence);
    }
    return ready;
  }

  private synchronized Optional<AgentFrame> poll(long sequence) {
    if (waiting.isEmpty() || underWay.size() >= WINDOW) {
      return Optional.empty();
    }
    Item item = waiting.removeFirst();
    underWay.addLast(new Sent(sequence, item));
    return Optional.of(item.frame());
  }

  /** Wakes the sender: something else is to be said. */
  void nudge() {
    news.release();
  }

  /** The server has taken over everything up to a sequence number of this session. */
  void acknowledged(long sequence) {
    List<Item> done = new ArrayList<>();
    synchronized (this) {
      while (!underWay.isEmpty() && underWay.getFirst().sequence() <= sequence) {
        done.add(underWay.removeFirst().item());
      }
      news.release();
    }
    done.forEach(item -> item.onAcknowledged().run());
  }

  synchronized int size() {
    return waiting.size() + underWay.size();
  }
}
