package dev.sluice.db.sqlite;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.ResultRows;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final AtomicReference<@Nullable Connection> snapshot = new AtomicReference<>();
  private final AtomicReference<@Nullable Statement> running = new AtomicReference<>();

  SqliteBulk(Connections connections) {
    this.connections = connections;
  }

  private DatabaseException trouble(SQLException failure) {
    return cancelled.get() ? cancelled() : Troubles.exception(failure);
  }

  private static DatabaseException cancelled() {
    return new DatabaseException(
        Category.STATEMENT_TIMEOUT, "", "The copy was cancelled", "Begin it again");
  }

  private static String quoted(TableName table) {
    return (table.schema().isEmpty() ? "main" : Names.quoted(table.schema()))
        + "."
        + Names.quoted(table.name());
  }

  private static String list(List<Column> columns) {
    return columns.stream()
        .map(column -> Names.quoted(column.name()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public List<TableName> tables() {
    try {
      return Sql.texts(snapshot(), TABLES).stream().map(TableName::of).toList();
    } catch (SQLException failure) {
      throw trouble(failure);
    }
  }

  @Override
  public Rows read(TableName table) {
    try {
      Connection session = snapshot();
      String schema = table.schema().isEmpty() ? "main" : table.schema();
      List<Column> columns =
          Sql.texts(session, COLUMNS, table.name(), schema).stream()
              .map(name -> new Column(name, ValueType.ANY, ""))
              .toList();
      if (columns.isEmpty()) {
        throw new DatabaseException(
            Category.REFUSED, "", "There is no table " + table, "Correct the name");
      }
      Statement statement = session.createStatement();
      running.set(statement);
      String sql = "SELECT " + list(columns) + " FROM " + quoted(table);
      return new ResultRows(
          statement, statement.executeQuery(sql), columns, new SqliteResults(), this::trouble);
    } catch (SQLException failure) {
      throw trouble(failure);
    }
  }

  private Connection snapshot() throws SQLException {
    Connection open = snapshot.get();
    if (open != null) {
      return open;
    }
    Connection session = connections.reading();
    snapshot.set(session);
    Sql.run(session, "BEGIN DEFERRED");
    return session;
  }

  @Override
  public long write(TableName table, Rows rows) {
    String places = rows.columns().stream().map(c -> "?").collect(Collectors.joining(", "));
    String sql =
        "INSERT INTO %s (%s) VALUES (%s)".formatted(quoted(table), list(rows.columns()), places);
    try (rows;
        Connection session = connections.open(BUSY)) {
      Sql.run(session, "BEGIN IMMEDIATE");
      long added = new RowWriter(sql, rows, cancelled).write(session);
      Sql.run(session, cancelled.get() ? "ROLLBACK" : "COMMIT");
      if (cancelled.get()) {
        throw cancelled();
      }
      return added;
    } catch (SQLException failure) {
      throw trouble(failure);
    }
  }

  @Override
  public void cancel() {
    cancelled.set(true);
    Statement statement = running.get();
    try {
      if (statement != null) {
        statement.cancel();
      }
    } catch (SQLException over) {
      running.set(null);
    }
  }

  @Override
  public void close() {
    Connection open = snapshot.getAndSet(null);
    if (open != null) {
      Sql.close(open);
    }
  }
}
