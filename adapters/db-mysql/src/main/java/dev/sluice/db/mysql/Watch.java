package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a statement that runs too long from another session: it is cancelled, and some seconds later
 * its session is ended. The servers' own limits cover queries only.
 */
final class Watch implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private final Connections connections;
  private final long session;
  private final ScheduledExecutorService clock;
  private final List<ScheduledFuture<?>> planned = new ArrayList<>();
  private boolean over;

  /** Watches what a session does from now on. */
  Watch(Connections connections, long session, Duration limit) {
    this.connections = connections;
    this.session = session;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "sluice-watch");
              made.setDaemon(true);
              return made;
            });
    if (!limit.isZero()) {
      later(limit, "KILL QUERY ");
      later(limit.plus(GRACE), "KILL ");
    }
  }

  private void later(Duration after, String command) {
    planned.add(clock.schedule(() -> end(command), after.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** The next statement of the session must never be hit in place of the one that has ended. */
  private synchronized void end(String command) {
    if (over) {
      return;
    }
    try (Connection other = connections.plain("watch")) {
      Sql.run(other, command + session);
    } catch (SQLException | DatabaseException gone) {
      over = true;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    planned.forEach(end -> end.cancel(false));
    clock.shutdownNow();
  }
}
