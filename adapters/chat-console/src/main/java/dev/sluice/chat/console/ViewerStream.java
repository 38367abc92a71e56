package dev.sluice.chat.console;

import dev.sluice.chat.Account;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * One browser tab that listens. Hints wait in a bounded queue and are written by one thread at a
 * time, so a slow reader holds up nobody else and is dropped when its queue is full.
 */
final class ViewerStream {
  private final Account account;
  private final SseEmitter emitter;
  private final Executor writers;
  private final BlockingQueue<SseEventBuilder> queue;
  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean completed = new AtomicBoolean();
  private final Instant opened;
  private volatile Set<String> channels;
  private volatile Instant spoken;

  ViewerStream(
      Account account, Set<String> channels, SseEmitter emitter, Executor writers, int backlog) {
    this.account = account;
    this.channels = Set.copyOf(channels);
    this.emitter = emitter;
    this.writers = writers;
    this.queue = new ArrayBlockingQueue<>(backlog);
    this.opened = Instant.now();
    this.spoken = opened;
  }

  Account account() {
    return account;
  }

  Instant opened() {
    return opened;
  }

  boolean closed() {
    return closed.get();
  }

  void mayRead(Set<String> readable) {
    this.channels = Set.copyOf(readable);
  }

  boolean concerns(Change change) {
    return change.account().isEmpty()
        ? channels.contains(change.channel())
        : change.account().equals(account.id());
  }

  void tell(Change change) {
    offer(
        SseEmitter.event()
            .id(Long.toString(change.number()))
            .name(change.kind())
            .data(StreamHint.json(change)));
  }

  /** Sends an event without content, for example {@code replaced}. */
  void signal(String name) {
    offer(SseEmitter.event().name(name).data("{}"));
  }

  void beat(Duration every) {
    if (spoken.plus(every).isBefore(Instant.now())) {
      offer(SseEmitter.event().comment("still here"));
    }
  }

  void start() {
    offer(SseEmitter.event().reconnectTime(1000).comment("welcome"));
  }

  /** Ends the stream after what is queued; the browser connects anew. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      run(this::drain);
    }
  }

  private void offer(SseEventBuilder event) {
    if (closed.get()) {
      return;
    }
    spoken = Instant.now();
    if (!queue.offer(event)) {
      queue.clear();
      close();
      return;
    }
    run(this::drain);
  }

  private void run(Runnable work) {
    try {
      writers.execute(work);
    } catch (RejectedExecutionException shuttingDown) {
      closed.set(true);
    }
  }

  private void drain() {
    if (!writing.compareAndSet(false, true)) {
      return;
    }
    try {
      for (SseEventBuilder event = queue.poll(); event != null; event = queue.poll()) {
        emitter.send(event);
      }
      if (closed.get()) {
        complete();
      }
    } catch (IOException | IllegalStateException gone) {
      closed.set(true);
      queue.clear();
      complete();
    } finally {
      writing.set(false);
    }
    if (!completed.get() && (closed.get() || !queue.isEmpty())) {
      run(this::drain);
    }
  }

  private void complete() {
    if (completed.compareAndSet(false, true)) {
      emitter.complete();
    }
  }
}
