package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Messenger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * Sends one statement per message from a thread of its own, so that the executing thread can pass
 * on what the server says while the statement runs.
 */
final class PostgresMessenger implements Messenger {
  private static final int ROWS_AT_ONCE = 500;
  private static final long LOOK_MILLIS = 100;
  private final Connection connection;
  private final ExecutionListener listener;
  private final ExecutorService thread;

  PostgresMessenger(Connection connection, ExecutionListener listener) {
    this.connection = connection;
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "sluice-statement");
              made.setDaemon(true);
              return made;
            });
  }

  /** Waits for the answer, interrupted or not. */
  @Override
  public long send(Statement statement) throws SQLException {
    try (java.sql.Statement message = connection.createStatement()) {
      message.setEscapeProcessing(false);
      message.setFetchSize(ROWS_AT_ONCE);
      Future<Long> answer = thread.submit(() -> execute(message, statement.text()));
      return await(answer, new Warnings(message, statement.index()));
    }
  }

  /** Rows of a query are read and dropped, so that it runs to its end without filling memory. */
  private static long execute(java.sql.Statement message, String text) throws SQLException {
    if (!message.execute(text)) {
      return message.getLargeUpdateCount();
    }
    try (ResultSet rows = message.getResultSet()) {
      boolean more = true;
      while (more) {
        more = rows.next();
      }
    }
    return -1;
  }

  private long await(Future<Long> answer, Warnings warnings) throws SQLException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          long rows = answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          warnings.passOn();
          return rows;
        } catch (TimeoutException stillRunning) {
          warnings.passOn();
        } catch (InterruptedException asked) {
          interrupted = true;
        }
      }
    } catch (ExecutionException failure) {
      warnings.passOn();
      if (failure.getCause() instanceof SQLException said) {
        throw said;
      }
      throw new SQLException("The driver broke off: " + failure.getCause(), "08006", failure);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }

  /** The chain of warnings of one statement; each is passed on once, without its DETAIL. */
  private final class Warnings {
    private final java.sql.Statement message;
    private final int index;
    private @Nullable SQLWarning last;

    Warnings(java.sql.Statement message, int index) {
      this.message = message;
      this.index = index;
    }

    void passOn() throws SQLException {
      SQLWarning next = last == null ? message.getWarnings() : last.getNextWarning();
      while (next != null) {
        last = next;
        listener.notice(index, severity(next), text(next));
        next = next.getNextWarning();
      }
    }

    private static @Nullable ServerErrorMessage said(SQLWarning warning) {
      return warning instanceof PSQLWarning told ? told.getServerErrorMessage() : null;
    }

    private static String severity(SQLWarning warning) {
      ServerErrorMessage said = said(warning);
      return said == null ? "WARNING" : String.valueOf(said.getSeverity());
    }

    private static String text(SQLWarning warning) {
      ServerErrorMessage said = said(warning);
      return String.valueOf(said == null ? warning.getMessage() : said.getMessage());
    }
  }
}
