package dev.sluice.db.sqlserver;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Messenger;
import dev.sluice.db.step.RunningStatements;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;

/** Sends one batch per message and sees to it that the transaction is still the one it was. */
final class SqlServerMessenger implements Messenger {
  /** In the driver's implicit transactions a query of a table opens the transaction. */
  private static final String OPEN =
      "SELECT COUNT(*) FROM sys.databases d WHERE d.database_id = DB_ID()";

  private static final String STANDS = "SELECT CONCAT(@@TRANCOUNT, ' ', XACT_STATE())";
  private static final int ROWS_AT_ONCE = 500;
  private final Connection connection;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;

  SqlServerMessenger(Connection connection, ExecutionPlan plan, ExecutionListener listener) {
    this.connection = connection;
    this.plan = plan;
    this.listener = listener;
  }

  @Override
  public long send(Statement statement) throws SQLException {
    boolean inside = !connection.getAutoCommit();
    if (inside) {
      Sql.texts(connection, OPEN);
    }
    long rows = run(statement);
    if (inside && !Sql.texts(connection, STANDS).contains("1 1")) {
      throw new SQLException(
          "Statement " + statement.index() + " ended the transaction that it ran in", "25000");
    }
    return rows;
  }

  private long run(Statement statement) throws SQLException {
    try (java.sql.Statement message = connection.createStatement()) {
      message.setEscapeProcessing(false);
      message.setFetchSize(ROWS_AT_ONCE);
      message.setQueryTimeout((int) Math.min(86_400, plan.limits().statementTimeout().toSeconds()));
      RunningStatements.begins(plan.attempt(), message);
      long rows = answer(message, message.execute(statement.text()));
      for (SQLWarning w = message.getWarnings(); w != null; w = w.getNextWarning()) {
        String said = Troubles.safe(String.valueOf(w.getMessage()));
        listener.notice(statement.index(), "NOTICE", said);
      }
      return rows;
    } finally {
      RunningStatements.ends(plan.attempt());
    }
  }

  /** All answers of a batch: an error may stand behind the first one. */
  private static long answer(java.sql.Statement message, boolean query) throws SQLException {
    long rows = -1;
    boolean isQuery = query;
    while (true) {
      if (isQuery) {
        drop(message);
      } else if (message.getLargeUpdateCount() < 0) {
        return rows;
      } else {
        rows = Math.max(0, rows) + message.getLargeUpdateCount();
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
