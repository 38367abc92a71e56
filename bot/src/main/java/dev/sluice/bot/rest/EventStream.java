package dev.sluice.bot.rest;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.timeline.TimelineEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One reader's stream; written by one thread at a time. */
final class EventStream {
  /** Most entries that are written at once. */
  static final int BATCH = 50;

  private static final long CHECK_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long BEAT_NANOS = Duration.ofSeconds(10).toNanos();

  private final SseEmitter emitter;
  private final Actor reader;
  private final MigrationKey migration;
  private final LongFunction<List<TimelineEntry>> after;
  private final BooleanSupplier allowed;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile long last;
  private volatile long checked = System.nanoTime();
  private volatile long written = System.nanoTime();

  EventStream(
      SseEmitter emitter,
      Actor reader,
      From from,
      LongFunction<List<TimelineEntry>> after,
      BooleanSupplier allowed) {
    this.emitter = emitter;
    this.reader = reader;
    this.migration = from.migration();
    this.last = from.last();
    this.after = after;
    this.allowed = allowed;
  }

  /** Of which migration, and after which event. */
  record From(MigrationKey migration, long last) {}

  boolean belongsTo(PersonId person) {
    return reader.person().equals(person);
  }

  MigrationKey migration() {
    return migration;
  }

  /**
   * Claims the stream for one turn, when there is something to do.
   *
   * @param newest the newest event of its migration
   */
  boolean begin(long newest) {
    long now = System.nanoTime();
    boolean due = newest > last || now - checked > CHECK_NANOS || now - written > BEAT_NANOS;
    return due && busy.compareAndSet(false, true);
  }

  /** Writes what is new; false when the stream ended. */
  boolean write() {
    try {
      if (System.nanoTime() - checked > CHECK_NANOS) {
        if (!allowed.getAsBoolean()) {
          end();
          return false;
        }
        checked = System.nanoTime();
      }
      List<TimelineEntry> entries = after.apply(last);
      for (TimelineEntry entry : entries) {
        send(entry);
      }
      beat(entries.isEmpty());
      return true;
    } catch (IOException | IllegalStateException e) {
      return false;
    } finally {
      busy.set(false);
    }
  }

  private void send(TimelineEntry entry) throws IOException {
    emitter.send(
        SseEmitter.event()
            .id(Long.toString(entry.sequence()))
            .name(entry.code())
            .data(entry, MediaType.APPLICATION_JSON));
    last = entry.sequence();
    written = System.nanoTime();
  }

  private void beat(boolean quiet) throws IOException {
    if (quiet && System.nanoTime() - written > BEAT_NANOS) {
      emitter.send(SseEmitter.event().comment("still here"));
      written = System.nanoTime();
    }
  }

  /** Closes it; the reader may come back with its last event id. */
  void end() {
    emitter.complete();
  }
}
