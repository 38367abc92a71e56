package dev.sluice.db.sqlite;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.Copying;
import dev.sluice.db.rows.ResultRows;
import dev.sluice.db.rows.Snapshot;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** One SELECT out of one read transaction, and prepared INSERTs in one write transaction. */
final class SqliteBulk implements BulkRows {
  private static final Duration BUSY = Duration.ofSeconds(30);

  /** Generated columns are hidden as 2 or 3; those of virtual tables as 1. */
  private static final String COLUMNS =
      "SELECT name FROM pragma_table_xinfo(?, ?) WHERE hidden = 0 ORDER BY cid";

  private static final String TABLES =
      """
      SELECT name FROM main.sqlite_schema
      WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND name NOT LIKE 'sluice\\_%' ESCAPE '\\'
      ORDER BY name
      """;

  private final Connections connections;
  private final Copying copying = new Copying(Troubles::exception);
  private final Snapshot snapshot;

  SqliteBulk(Connections connections) {
    this.connections = connections;
    this.snapshot =
        new Snapshot(connections::reading, session -> Sql.run(session, "BEGIN DEFERRED"));
  }

  private static String quoted(TableName table) {
    return new TableName(schema(table), table.name()).quoted(Names::quoted);
  }

  private static String schema(TableName table) {
    return table.schema().isEmpty() ? "main" : table.schema();
  }

  @Override
  public List<TableName> tables() {
    try {
      return Sql.texts(snapshot.session(), TABLES).stream().map(TableName::of).toList();
    } catch (SQLException failure) {
      throw copying.told(failure);
    }
  }

  @Override
  public Rows read(TableName table) {
    try {
      Connection session = snapshot.session();
      List<Column> columns =
          Sql.texts(session, COLUMNS, table.name(), schema(table)).stream()
              .map(name -> new Column(name, ValueType.ANY, ""))
              .toList();
      if (columns.isEmpty()) {
        throw new DatabaseException(
            Category.REFUSED, "", "There is no table " + table, "Correct the name");
      }
      Statement statement = session.createStatement();
      copying.does(statement::cancel);
      String sql = "SELECT " + Column.list(columns, Names::quoted) + " FROM " + quoted(table);
      return new ResultRows(
          statement, statement.executeQuery(sql), columns, new SqliteResults(), copying::told);
    } catch (SQLException failure) {
      throw copying.told(failure);
    }
  }

  @Override
  public long write(TableName table, Rows rows) {
    String places = rows.columns().stream().map(c -> "?").collect(Collectors.joining(", "));
    String sql =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(quoted(table), Column.list(rows.columns(), Names::quoted), places);
    try (rows;
        Connection session = connections.open(BUSY)) {
      Sql.run(session, "BEGIN IMMEDIATE");
      long added = new RowWriter(sql, rows, copying).write(session);
      Sql.run(session, copying.cancelled() ? "ROLLBACK" : "COMMIT");
      if (copying.cancelled()) {
        throw copying.off();
      }
      return added;
    } catch (SQLException failure) {
      throw copying.told(failure);
    }
  }

  @Override
  public void cancel() {
    copying.cancel();
  }

  @Override
  public void close() {
    snapshot.close();
  }
}
