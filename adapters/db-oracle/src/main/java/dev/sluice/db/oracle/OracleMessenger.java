package dev.sluice.db.oracle;

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
import java.util.List;
import java.util.Locale;

/** Sends one statement per message; a unit that does not compile counts as refused. */
final class OracleMessenger implements Messenger {
  private static final String ERRORS =
      """
      SELECT e.type || ' ' || e.name || ', line ' || e.line || ': ' || e.text
      FROM user_errors e
      WHERE e.name = ? AND e.attribute = 'ERROR'
      ORDER BY e.sequence
      """;
  private static final int ROWS_AT_ONCE = 500;
  private static final int NOT_COMPILED = 24344;
  private final Connection connection;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;

  OracleMessenger(Connection connection, ExecutionPlan plan, ExecutionListener listener) {
    this.connection = connection;
    this.plan = plan;
    this.listener = listener;
  }

  @Override
  public long send(Statement statement) throws SQLException {
    try (java.sql.Statement message = connection.createStatement()) {
      message.setEscapeProcessing(false);
      message.setFetchSize(ROWS_AT_ONCE);
      message.setQueryTimeout((int) Math.min(86_400, plan.limits().statementTimeout().toSeconds()));
      RunningStatements.begins(plan.attempt(), message);
      boolean query = message.execute(statement.text());
      if (query) {
        drop(message);
      }
      long rows = query ? -1 : message.getLargeUpdateCount();
      for (SQLWarning w = message.getWarnings(); w != null; w = w.getNextWarning()) {
        String said = Troubles.safe(String.valueOf(w.getMessage()));
        listener.notice(statement.index(), "WARNING", said);
      }
      compiled(statement);
      return rows;
    } finally {
      RunningStatements.ends(plan.attempt());
    }
  }

  /** The server stores a unit that does not compile and says yes; nobody approved a broken one. */
  private void compiled(Statement statement) throws SQLException {
    if (!statement.kind().startsWith("CREATE ") || !Units.compiles(statement.kind())) {
      return;
    }
    String name = Units.named(statement);
    List<String> errors = Sql.texts(connection, ERRORS, Names.last(name));
    if (!errors.isEmpty()) {
      throw new SQLException(
          "It was created but does not compile: " + errors.get(0).toLowerCase(Locale.ROOT),
          "42000",
          NOT_COMPILED);
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
