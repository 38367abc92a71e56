package dev.sluice.agent.access;

import dev.sluice.agent.access.MadeLogins.Maker;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.step.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A login that this agent made: prolonged at each third of its time, dropped at the end. */
final class MadeLogin implements ConnectionLogin {
  private static final Logger LOG = LoggerFactory.getLogger(MadeLogin.class);
  private final Maker maker;
  private final ConnectionSettings settings;
  private final Duration good;
  private final Runnable gone;
  private long since = System.nanoTime();
  private @Nullable ScheduledFuture<?> keeping;
  private boolean closed;

  MadeLogin(Maker maker, ConnectionSettings settings, Duration good, Runnable gone) {
    this.maker = maker;
    this.settings = settings;
    this.good = good;
    this.gone = gone;
  }

  @Override
  public ConnectionSettings settings() {
    return settings;
  }

  @Override
  public synchronized boolean fresh() {
    return (System.nanoTime() - since) * 3 < good.toNanos() * 2;
  }

  @Override
  public synchronized boolean ended() {
    return System.nanoTime() - since >= good.toNanos();
  }

  @Override
  public Optional<String> over() {
    return ended()
        ? Optional.of("login: " + settings.user() + " could not be prolonged while work went on")
        : Optional.empty();
  }

  synchronized void keep(ScheduledExecutorService clock) {
    long third = good.toSeconds() / 3;
    keeping = clock.scheduleWithFixedDelay(this::prolong, third, third / 5, TimeUnit.SECONDS);
  }

  /** Asked more often than need be, so that a server that was away is soon asked again. */
  private synchronized void prolong() {
    if (closed || (System.nanoTime() - since) * 3 < good.toNanos()) {
      return;
    }
    long asked = System.nanoTime();
    try {
      maker.ask(
          logins -> {
            logins.prolong(settings.user(), good);
            return settings;
          });
      since = asked;
    } catch (DatabaseException e) {
      LOG.warn("The login {} is not prolonged yet: {}", settings.user(), e.getMessage());
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (keeping != null) {
        keeping.cancel(false);
      }
    }
    try {
      if (idle()) {
        maker.drop(settings.user());
      } else {
        LOG.warn("The login {} is dropped later: a session still lives", settings.user());
      }
    } catch (DatabaseException e) {
      LOG.warn("The login {} is dropped later: {}", settings.user(), e.getMessage());
    } finally {
      gone.run();
    }
  }

  /** A session that was closed is there a moment longer. */
  private boolean idle() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(5));
    boolean idle = unused();
    while (!idle && !deadline.over()) {
      deadline.pause();
      idle = unused();
    }
    return idle;
  }

  private boolean unused() {
    return maker.ask(logins -> logins.idle(settings.user())).stream()
        .anyMatch(one -> one.name().equals(settings.user()));
  }
}
