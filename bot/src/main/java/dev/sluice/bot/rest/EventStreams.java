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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
 * Open event streams of this replica. One look into the store tells which of them have something
 * new, on the lane of long reads. Each is written by a thread of its own while there is something
 * to write, so that a reader who does not keep up holds up nobody: his connection is closed when it
 * takes nothing for as long as a connection may be silent, and he comes back by his last event id.
 * Every stream's reader is asked again whether he may see the migration.
 */
@Component
class EventStreams implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final int MOST = 1_500;
  private static final int MOST_OF_ONE = 20;

  /** How many streams ask the store at once, so that other long reads find a connection. */
  private static final int ASKING = 4;

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
  private final Semaphore asking = new Semaphore(ASKING);

  /** As many as there are streams at most: one that is being written is not begun again. */
  private final ExecutorService writers =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "event-stream");
            thread.setDaemon(true);
            return thread;
          });

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
            new EventStream.From(key, last),
            after -> asked(() -> timeline.after(key, after, EventStream.BATCH)),
            () -> asked(() -> callers.stillValid(actor, secret) && sees(actor, number))));
    return emitter;
  }

  private boolean sees(Actor actor, long number) {
    return migrations.find(actor, number).isPresent();
  }

  private <T> T asked(Supplier<T> question) {
    asking.acquireUninterruptibly();
    try {
      return StoreLanes.reading(question);
    } finally {
      asking.release();
    }
  }

  private void poll() {
    try {
      Map<MigrationKey, Long> newest = newest();
      open.forEach(
          (id, stream) -> {
            if (stream.begin(newest.getOrDefault(stream.migration(), 0L))) {
              writers.execute(() -> write(id, stream));
            }
          });
    } catch (RuntimeException trouble) {
      LOG.debug("The event streams are looked at again: {}", trouble.getMessage());
    }
  }

  private Map<MigrationKey, Long> newest() {
    Set<MigrationKey> watched =
        open.values().stream().map(EventStream::migration).collect(Collectors.toSet());
    return watched.isEmpty() ? Map.of() : asked(() -> timeline.newest(watched));
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
