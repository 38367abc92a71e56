package dev.sluice.db.mysql;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Column;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.rows.Copying;
import dev.sluice.db.rows.ResultRows;
import dev.sluice.db.rows.Snapshot;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

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
  private final Copying copying = new Copying(Troubles::exception);
  private final Snapshot snapshot;

  MySqlBulk(Connections connections) {
    this.connections = connections;
    this.snapshot = new Snapshot(() -> connections.exact("bulk"), MySqlBulk::begin);
  }

  private static void begin(Connection session) throws SQLException {
    Sql.run(session, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    Sql.run(session, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
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
      List<Column> columns = TableColumns.of(session, table);
      Statement statement = session.createStatement();
      statement.setEscapeProcessing(false);
      statement.setFetchSize(FEW);
      copying.does(statement::cancel);
      return new ResultRows(
          statement,
          statement.executeQuery(TableColumns.query(table, columns)),
          columns,
          new MySqlResults(),
          copying::told);
    } catch (SQLException failure) {
      throw copying.told(failure);
    }
  }

  @Override
  public long write(TableName table, Rows rows) {
    try (rows;
        Connection session = connections.exact("bulk")) {
      Sql.run(
          session,
          "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'");
      session.setAutoCommit(false);
      long added = new BatchWriter(session, table, rows, copying).write();
      if (copying.cancelled()) {
        session.rollback();
        throw copying.off();
      }
      session.commit();
      return added;
    } catch (SQLException failure) {
      throw copying.told(failure);
    } finally {
      copying.rests();
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
