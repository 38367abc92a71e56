package dev.sluice.db.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.DataStreamWriter;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import com.clickhouse.jdbc.ConnectionImpl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Bodies of requests and answers as streams, by the client below the driver: JDBC has none. */
final class Wire {
  private Wire() {}

  /** The answer to a query, not read yet. */
  static QueryResponse out(Connection session, String database, String sql) throws SQLException {
    QuerySettings settings =
        new QuerySettings().setDatabase(database).setFormat(ClickHouseFormat.CustomSeparated);
    Client client = client(session);
    return answered(() -> client.query(sql, settings));
  }

  /** Sends lines into columns of a table, both quoted. */
  static void in(
      Connection session,
      String database,
      String table,
      List<String> columns,
      DataStreamWriter lines)
      throws SQLException {
    InsertSettings settings = new InsertSettings().setDatabase(database);
    Client client = client(session);
    try (InsertResponse taken =
        answered(
            () -> client.insert(table, columns, lines, ClickHouseFormat.TabSeparated, settings))) {
      taken.getQueryId();
    }
  }

  /** Closes an answer that may be half read. Never throws. */
  static void close(QueryResponse answer) {
    try {
      answer.close();
    } catch (Exception gone) {
      return;
    }
  }

  private static Client client(Connection session) throws SQLException {
    return session.unwrap(ConnectionImpl.class).getClient();
  }

  /** The client throws at once or later, and says there what the server said. */
  private static <T> T answered(Supplier<CompletableFuture<T>> request) throws SQLException {
    try {
      return request.get().join();
    } catch (CompletionException failure) {
      Throwable cause = failure.getCause();
      throw new SQLException(
          String.valueOf((cause == null ? failure : cause).getMessage()), failure);
    } catch (RuntimeException failure) {
      throw new SQLException(String.valueOf(failure.getMessage()), failure);
    }
  }
}
