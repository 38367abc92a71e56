package dev.sluice.db.mysql;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.rows.ResultRows;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Streamed SELECTs out of one snapshot, and INSERTs of many rows in one transaction. LOAD DATA
 * LOCAL is not used: with it a server may ask for any file of the agent.
 */
final class MySqlBulk implements BulkRows {
  private static final int FEW = 500;
  private static final String TABLES =
      """
      SELECT TABLE_NAME FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'
        AND TABLE_NAME NOT LIKE 'sluice\\_%'
      ORDER BY TABLE_NAME
      """;
  private final Connections connections;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final AtomicReference<@Nullable Connection> snapshot = new AtomicReference<>();
  private final AtomicReference<@Nullable Statement> running = new AtomicReference<>();

  MySqlBulk(Connections connections) {
    this.connections = connections;
  }

  private DatabaseException trouble(SQLException failure) {
    return cancelled.get() ? cancelled() : Troubles.exception(failure);
  }

  static DatabaseException cancelled() {
    return new DatabaseException(
        Category.STATEMENT_TIMEOUT, "", "The copy was cancelled", "Begin it again");
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
      List<Column> columns = TableColumns.of(session, table);
      Statement statement = session.createStatement();
      statement.setEscapeProcessing(false);
      statement.setFetchSize(FEW);
      running.set(statement);
      return new ResultRows(
          statement,
          statement.executeQuery(TableColumns.query(table, columns)),
          columns,
          new MySqlResults(),
          this::trouble);
    } catch (SQLException failure) {
      throw trouble(failure);
    }
  }

  private Connection snapshot() throws SQLException {
    Connection open = snapshot.get();
    if (open != null) {
      return open;
    }
    Connection session = connections.exact("bulk");
    snapshot.set(session);
    Sql.run(session, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    Sql.run(session, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    return session;
  }

  @Override
  public long write(TableName table, Rows rows) {
    try (rows;
        Connection session = connections.exact("bulk")) {
      Sql.run(
          session,
          "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'");
      session.setAutoCommit(false);
      long added = new BatchWriter(session, table, rows, cancelled, running).write();
      if (cancelled.get()) {
        session.rollback();
        throw cancelled();
      }
      session.commit();
      return added;
    } catch (SQLException failure) {
      throw trouble(failure);
    } finally {
      running.set(null);
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
