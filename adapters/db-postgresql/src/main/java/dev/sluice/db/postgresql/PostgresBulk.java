package dev.sluice.db.postgresql;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Column;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.rows.Copying;
import dev.sluice.db.rows.Snapshot;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** COPY in both directions. What is read is one snapshot; what is written is one transaction. */
final class PostgresBulk implements BulkRows {
  private static final String TAG = "sluice-bulk";

  /** A domain is written as the type below it. */
  private static final String COLUMNS =
      """
      WITH RECURSIVE base AS (
        SELECT a.attnum, a.attname, a.atttypid AS type, format_type(a.atttypid, a.atttypmod) AS told
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
          AND a.attgenerated = ''
        UNION ALL
        SELECT b.attnum, b.attname, t.typbasetype, b.told
        FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type WHERE t.typtype = 'd')
      SELECT b.attname, t.typname, b.told FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type
      WHERE t.typtype <> 'd' ORDER BY b.attnum
      """;

  /** Rows of partitions are those of their table. */
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
        AND n.nspname NOT IN ('information_schema', ?)
      ORDER BY 1, 2
      """;

  private final Connections connections;
  private final Copying copying = new Copying(Troubles::exception);
  private final Snapshot snapshot;

  PostgresBulk(Connections connections) {
    this.connections = connections;
    this.snapshot = new Snapshot(() -> connections.open(TAG), PostgresBulk::begin);
  }

  private static void begin(Connection session) throws SQLException {
    Sql.run(session, "SET idle_in_transaction_session_timeout = 0");
    readOnly(session);
  }

  @Override
  public List<TableName> tables() {
    List<TableName> tables = new ArrayList<>();
    try {
      Connection session = snapshot.session();
      String ledger = LedgerTables.found(session);
      try (PreparedStatement asked = session.prepareStatement(TABLES)) {
        asked.setString(1, ledger);
        try (ResultSet rows = asked.executeQuery()) {
          while (rows.next()) {
            tables.add(new TableName(rows.getString(1), rows.getString(2)));
          }
        }
      }
      return List.copyOf(tables);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  @Override
  public Rows read(TableName table) {
    Connection session = connections.open(TAG);
    try {
      readOnly(session);
      String moment = Sql.texts(snapshot.session(), "SELECT pg_export_snapshot()").get(0);
      Sql.run(session, "SET TRANSACTION SNAPSHOT " + Quoting.literal(moment));
      copying.does(() -> stop(session));
      List<Column> columns = columns(session, table);
      String query =
          "SELECT %s FROM %s"
              .formatted(
                  Column.list(columns, Quoting::identifier), table.quoted(Quoting::identifier));
      return new CopiedRows(session, query, columns, copying);
    } catch (SQLException failure) {
      Sql.close(session);
      throw Troubles.exception(failure);
    }
  }

  private static void readOnly(Connection session) throws SQLException {
    PostgresValues.sameText(session);
    session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    session.setReadOnly(true);
    session.setAutoCommit(false);
  }

  private static List<Column> columns(Connection session, TableName table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement asked = session.prepareStatement(COLUMNS)) {
      asked.setString(1, table.quoted(Quoting::identifier));
      try (ResultSet rows = asked.executeQuery()) {
        while (rows.next()) {
          String type = rows.getString(2);
          columns.add(new Column(rows.getString(1), PostgresValues.type(type), rows.getString(3)));
        }
      }
    }
    return List.copyOf(columns);
  }

  @Override
  public long write(TableName table, Rows rows) {
    try (rows;
        Connection session = connections.open(TAG)) {
      copying.does(() -> stop(session));
      PostgresValues.sameText(session);
      session.setAutoCommit(false);
      long added = new CopyWriter(session, copying).write(table, rows);
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

  /** Asks the server to cancel what the session does. */
  static void stop(Connection session) throws SQLException {
    session.unwrap(PGConnection.class).cancelQuery();
  }

  @Override
  public void close() {
    snapshot.close();
  }
}
