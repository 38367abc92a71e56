package dev.sluice.bot.rest;

import dev.sluice.bot.store.StoreLanes;
import dev.sluice.bot.web.Callers;
import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.RefusedException;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.timeline.Timeline;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Open event streams of this replica. A few threads look into the store for all of them, on the
 * lane of long reads; a stream whose reader does not keep up is closed and comes back by its last
 * event id. Every stream's reader is asked again whether he may see the migration.
 */
@Component
class EventStreams implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final int MOST = 500;
  private static final int MOST_OF_ONE = 20;
  private static final int WRITERS = 4;
  private static final long POLL_MILLIS = 500;
  private static final Problem TOO_MANY =
      Problem.of(
          HttpStatus.TOO_MANY_REQUESTS,
          "events.too-many",
          "Too many event streams are open.",
          "Close one, or read the migration instead.");

  private static final Problem STOPPING =
      Problem.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          "server.stopping",
          "This server is stopping.",
          "Connect again; another one answers.");

  private final ApplicationContext context;
  private final Timeline timeline;
  private final Migrations migrations;
  private final Callers callers;
  private final Map<Long, EventStream> open = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean stopping;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);

  EventStreams(
      ApplicationContext context, Timeline timeline, Migrations migrations, Callers callers) {
    this.context = context;
    this.timeline = timeline;
    this.migrations = migrations;
    this.callers = callers;
    var unused =
        clock.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Opens a stream after an event. */
  SseEmitter open(Actor actor, long number, long last) {
    if (stopping) {
      throw new RefusedException(STOPPING);
    }
    long own = open.values().stream().filter(s -> s.belongsTo(actor.person())).count();
    if (open.size() >= MOST || own >= MOST_OF_ONE) {
      throw new RefusedException(TOO_MANY);
    }
    long id = ids.incrementAndGet();
    SseEmitter emitter = new SseEmitter(0L);
    MigrationKey key = new MigrationKey(actor.workspace(), number);
    Optional<String> secret = callers.token();
    emitter.onCompletion(() -> open.remove(id));
    emitter.onTimeout(() -> open.remove(id));
    emitter.onError(failure -> open.remove(id));
    open.put(
        id,
        new EventStream(
            emitter,
            actor,
            last,
            after -> StoreLanes.reading(() -> timeline.after(key, after, EventStream.BATCH)),
            () -> callers.stillValid(actor, secret) && sees(actor, number)));
    return emitter;
  }

  private boolean sees(Actor actor, long number) {
    return StoreLanes.reading(() -> migrations.find(actor, number)).isPresent();
  }

  private void poll() {
    open.forEach(
        (id, stream) -> {
          if (stream.begin()) {
            writers.execute(() -> write(id, stream));
          }
        });
  }

  private void write(long id, EventStream stream) {
    try {
      if (!stream.write()) {
        open.remove(id);
      }
    } catch (RuntimeException e) {
      LOG.debug("An event stream ended: {}", e.getMessage());
      open.remove(id);
    }
  }

  /** Before the server waits for requests under way: these would never end by themselves. */
  @EventListener
  void stopping(ContextClosedEvent event) {
    if (event.getApplicationContext() == context) {
      stopping = true;
      open.values().forEach(EventStream::end);
    }
  }

  @Override
  public void destroy() {
    clock.shutdownNow();
    open.values().forEach(EventStream::end);
    writers.shutdownNow();
  }
}
