package dev.sluice.db.sqlite;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Messenger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sends one statement at a time and interrupts it when its time is over. */
final class SqliteMessenger implements Messenger {
  private final Connection connection;
  private final ExecutionPlan plan;
  private final Running running;
  private final ForeignKeys keys;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "sluice-deadline");
            made.setDaemon(true);
            return made;
          });

  SqliteMessenger(Connection connection, ExecutionPlan plan, Running running, ForeignKeys keys) {
    this.connection = connection;
    this.plan = plan;
    this.running = running;
    this.keys = keys;
  }

  @Override
  public long send(Statement statement) throws SQLException {
    long rows;
    try (java.sql.Statement message = connection.createStatement()) {
      message.setEscapeProcessing(false);
      running.begin(plan.attempt(), message);
      ScheduledFuture<?> deadline = deadline(message);
      try {
        rows = execute(message, statement.text());
      } finally {
        deadline.cancel(false);
        running.end(plan.attempt());
      }
    }
    int last = plan.script().statements().size();
    if (statement.index() == last) {
      keys.verify(connection);
    }
    return rows;
  }

  /** The clock's own statement has a limit too, so that none lives for ever. */
  private ScheduledFuture<?> deadline(java.sql.Statement message) {
    Duration limit = plan.limits().statementTimeout();
    long millis = limit.isZero() ? Long.MAX_VALUE / 1_000_000 : limit.toMillis();
    return clock.schedule(() -> interrupt(message), millis, TimeUnit.MILLISECONDS);
  }

  private static void interrupt(java.sql.Statement message) {
    try {
      message.cancel();
    } catch (SQLException ended) {
      return;
    }
  }

  private static long execute(java.sql.Statement message, String text) throws SQLException {
    if (!message.execute(text)) {
      return message.getUpdateCount();
    }
    try (ResultSet rows = message.getResultSet()) {
      boolean more = true;
      while (more) {
        more = rows.next();
      }
    }
    return -1;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
