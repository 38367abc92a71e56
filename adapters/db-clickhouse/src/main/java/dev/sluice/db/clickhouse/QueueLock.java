package dev.sluice.db.clickhouse;

import dev.sluice.db.step.Sql;
import dev.sluice.db.step.TargetLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * ClickHouse has no locks, so that runners queue in a table: each adds a row and beats; the oldest
 * that still beats holds the lock, once its row is old enough that no earlier one can still appear.
 * Who stops beating loses his place after 15 seconds by the server's clock.
 */
final class QueueLock implements TargetLock {
  private static final long BEAT_SECONDS = 3;
  private static final String BEAT = "INSERT INTO sluice_lock (token, released) VALUES (?, ?)";
  private static final String QUEUE =
      """
      SELECT token FROM
        (SELECT token, min(at) AS first, max(at) AS beat, max(released) AS gone
         FROM sluice_lock GROUP BY token)
      WHERE gone = 0 AND beat > now64(9) - INTERVAL 15 SECOND
      ORDER BY first, token LIMIT 1
      """;
  private static final String OLD_ENOUGH =
      "SELECT token FROM sluice_lock WHERE token = ? AND at < now64(9) - INTERVAL 1 SECOND LIMIT 1";
  private final String token = UUID.randomUUID().toString();
  private final Connection connection;
  private final Connection heart;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "sluice-lock");
            made.setDaemon(true);
            return made;
          });
  private boolean queued;

  /** Not in the queue yet; two sessions, for one beats while the other waits. */
  QueueLock(Connection connection, Connection heart) {
    this.connection = connection;
    this.heart = heart;
  }

  @Override
  public boolean tryTake() throws SQLException {
    if (!queued) {
      LedgerTables.createLock(connection);
      Sql.run(connection, BEAT, token, 0);
      queued = true;
      var unused =
          clock.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }
    return first() && !Sql.texts(connection, OLD_ENOUGH, token).isEmpty();
  }

  private boolean first() throws SQLException {
    return Sql.texts(connection, QUEUE).contains(token);
  }

  /** A beat that is missed is told by the next question whether the lock is held. */
  private void beat() {
    try {
      Sql.run(heart, BEAT, token, 0);
    } catch (SQLException missed) {
      return;
    }
  }

  @Override
  public boolean held() {
    try {
      return queued && first();
    } catch (SQLException gone) {
      return false;
    }
  }

  @Override
  public List<String> holders() throws SQLException {
    return Sql.texts(connection, QUEUE).stream()
        .map(holder -> "runner " + holder + " stands first in sluice_lock")
        .toList();
  }

  @Override
  public Connection session() {
    return connection;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    try {
      if (queued) {
        Sql.run(connection, BEAT, token, 1);
      }
    } catch (SQLException gone) {
      queued = false;
    } finally {
      Sql.close(heart);
      Sql.close(connection);
    }
  }
}
