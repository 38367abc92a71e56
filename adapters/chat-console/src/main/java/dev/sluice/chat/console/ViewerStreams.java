package dev.sluice.chat.console;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.Place;
import dev.sluice.chat.console.ConsoleAccess.Visit;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The streams of this replica. While there is at least one, the store is asked for changes that any
 * replica committed.
 */
final class ViewerStreams implements AutoCloseable, ApplicationListener<ContextClosedEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(ViewerStreams.class);
  private static final int BATCH = 500;

  private final ConsoleStore store;
  private final ChatDesk desk;
  private final ConsoleProperties properties;
  private final List<ViewerStream> streams = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "console-changes"));
  private final ScheduledExecutorService care =
      Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "console-care"));
  private final ExecutorService writers =
      Executors.newCachedThreadPool(work -> daemon(work, "console-writer"));
  private long last;

  @SuppressWarnings("FutureReturnValueIgnored")
  ViewerStreams(ConsoleStore store, ChatDesk desk, ConsoleProperties properties) {
    this.store = store;
    this.desk = desk;
    this.properties = properties;
    long poll = properties.poll().toMillis();
    long recheck = properties.recheck().toMillis();
    clock.scheduleWithFixedDelay(this::spread, poll, poll, TimeUnit.MILLISECONDS);
    care.scheduleWithFixedDelay(this::look, recheck, recheck, TimeUnit.MILLISECONDS);
  }

  /**
   * Opens a stream that first tells what changed after a number.
   *
   * @param after the last change that the browser knows
   */
  SseEmitter open(Visit visit, long after) {
    SseEmitter emitter = new SseEmitter(properties.lifetime().plusSeconds(30).toMillis());
    ViewerStream stream =
        new ViewerStream(visit.account(), readable(visit), emitter, writers, properties.backlog());
    emitter.onCompletion(() -> streams.remove(stream));
    emitter.onTimeout(stream::close);
    emitter.onError(broken -> stream.close());
    makeRoom(visit.account());
    register(stream);
    stream.start();
    catchUp(stream, after);
    return emitter;
  }

  private void catchUp(ViewerStream stream, long after) {
    List<Change> missed = store.changes(after, properties.backlog());
    if (missed.size() >= properties.backlog() / 2) {
      stream.signal("reload");
      return;
    }
    missed.stream().filter(stream::concerns).forEach(stream::tell);
  }

  private synchronized void register(ViewerStream stream) {
    if (streams.isEmpty()) {
      last = store.lastChange();
    }
    streams.add(stream);
  }

  private void makeRoom(Account account) {
    List<ViewerStream> own =
        streams.stream()
            .filter(stream -> stream.account().equals(account))
            .sorted(Comparator.comparing(ViewerStream::opened))
            .toList();
    own.stream()
        .limit(Math.max(0, own.size() - properties.viewersPerPerson() + 1))
        .forEach(this::replace);
    if (streams.size() >= properties.viewers()) {
      streams.stream().min(Comparator.comparing(ViewerStream::opened)).ifPresent(this::replace);
    }
  }

  private void replace(ViewerStream stream) {
    streams.remove(stream);
    stream.signal("replaced");
    stream.close();
  }

  private void spread() {
    try {
      for (List<Change> changes = next(); !changes.isEmpty(); changes = next()) {
        for (ViewerStream stream : streams) {
          changes.stream().filter(stream::concerns).forEach(stream::tell);
        }
      }
    } catch (RuntimeException trouble) {
      LOG.warn("The console could not read its changes and tries again: {}", trouble.toString());
    }
  }

  private synchronized List<Change> next() {
    if (streams.isEmpty()) {
      return List.of();
    }
    List<Change> changes = store.changes(last, BATCH);
    if (!changes.isEmpty()) {
      last = changes.get(changes.size() - 1).number();
    }
    return changes;
  }

  private void look() {
    for (ViewerStream stream : streams) {
      try {
        look(stream);
      } catch (RuntimeException trouble) {
        LOG.warn("The console closes a stream that it cannot check: {}", trouble.toString());
        stream.close();
      }
    }
  }

  private void look(ViewerStream stream) {
    Account account = stream.account();
    boolean old = stream.opened().plus(properties.lifetime()).isBefore(Instant.now());
    if (old || stream.closed() || desk.viewer(account).isEmpty()) {
      streams.remove(stream);
      stream.close();
      return;
    }
    stream.mayRead(readable(account, desk.channels(account).keySet()));
    stream.beat(properties.heartbeat());
  }

  private static Set<String> readable(Visit visit) {
    return readable(visit.account(), visit.channels().keySet());
  }

  private static Set<String> readable(Account account, Set<String> channels) {
    Set<String> readable = new HashSet<>(channels);
    readable.add(Place.direct(account).channel());
    return readable;
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Before the server waits for requests under way: streams would never end by themselves. */
  @Override
  public void onApplicationEvent(ContextClosedEvent stopping) {
    streams.forEach(ViewerStream::close);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    care.shutdownNow();
    streams.forEach(ViewerStream::close);
    writers.shutdown();
  }
}
