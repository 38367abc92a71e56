package dev.sluice.db.step;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.function.UnaryOperator;

/** Sends on the calling thread and passes warnings on when the statement has ended. */
public final class PlainMessenger implements Messenger {
  private final Connection connection;
  private final ExecutionListener listener;
  private final int rowsAtOnce;
  private final UnaryOperator<String> safe;

  /**
   * A messenger on a session.
   *
   * @param rowsAtOnce fetch size that makes the driver stream the rows of a query
   * @param safe takes values of rows out of what the server says
   */
  public PlainMessenger(
      Connection connection,
      ExecutionListener listener,
      int rowsAtOnce,
      UnaryOperator<String> safe) {
    this.connection = connection;
    this.listener = listener;
    this.rowsAtOnce = rowsAtOnce;
    this.safe = safe;
  }

  @Override
  public long send(Statement statement) throws SQLException {
    try (java.sql.Statement message = connection.createStatement()) {
      message.setEscapeProcessing(false);
      message.setFetchSize(rowsAtOnce);
      long rows = answer(message, message.execute(statement.text()));
      SQLWarning warning = message.getWarnings();
      while (warning != null) {
        String said = safe.apply(String.valueOf(warning.getMessage()));
        listener.notice(statement.index(), "WARNING", said);
        warning = warning.getNextWarning();
      }
      return rows;
    }
  }

  /** Rows of queries are read and dropped, so that they run to their end without filling memory. */
  private static long answer(java.sql.Statement message, boolean query) throws SQLException {
    long rows = -1;
    boolean isQuery = query;
    while (true) {
      if (isQuery) {
        drop(message);
      } else if (message.getLargeUpdateCount() < 0) {
        return rows;
      } else {
        rows = Math.max(rows, message.getLargeUpdateCount());
      }
      isQuery = message.getMoreResults();
    }
  }

  private static void drop(java.sql.Statement message) throws SQLException {
    try (ResultSet rows = message.getResultSet()) {
      boolean more = true;
      while (more) {
        more = rows.next();
      }
    }
  }

  @Override
  public void close() {}
}
