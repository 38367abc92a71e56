package dev.sluice.db.clickhouse;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Column;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.rows.Copying;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tabbed lines in both directions, over HTTP. Each table is read as it was at one moment, but not
 * all of them at the same: there are no snapshots of a database.
 */
final class ClickHouseBulk implements BulkRows {
  private static final String TABLES =
      """
      SELECT name FROM system.tables
      WHERE database = currentDatabase() AND NOT is_temporary
        AND NOT startsWith(name, 'sluice_') AND NOT startsWith(name, '.inner')
        AND (endsWith(engine, 'MergeTree') OR endsWith(engine, 'Log') OR engine = 'Memory')
      ORDER BY name
      """;
  private final Connections connections;
  private final Copying copying = new Copying(Troubles::exception);
  private final List<String> remarks = new CopyOnWriteArrayList<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ClickHouseBulk(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<TableName> tables() {
    try (Connection session = connections.copying()) {
      return Sql.texts(session, TABLES).stream().map(TableName::of).toList();
    } catch (SQLException failure) {
      throw copying.told(failure);
    }
  }

  @Override
  public Rows read(TableName table) {
    Connection session = connections.copying();
    try {
      List<Column> columns = TableColumns.of(session, table);
      RowPolicies.refuse(session, table).filter(told::add).ifPresent(remarks::add);
      String query =
          "SELECT %s FROM %s"
              .formatted(Column.list(columns, Names::quoted), table.quoted(Names::quoted));
      TabbedRows rows = TabbedRows.of(session, connections.database(), query, columns, copying);
      copying.does(rows::close);
      return rows;
    } catch (SQLException failure) {
      Sql.close(session);
      throw copying.told(failure);
    } catch (RuntimeException refused) {
      Sql.close(session);
      throw refused;
    }
  }

  @Override
  public long write(TableName table, Rows rows) {
    try (rows;
        Connection session = connections.copying();
        Load load = new Load(session, connections.database(), table, copying, remarks::add)) {
      return load.write(rows);
    } catch (SQLException failure) {
      throw copying.told(failure);
    }
  }

  @Override
  public Optional<String> changes(TableName table) {
    try (Connection session = connections.copying()) {
      return TableEngine.of(session, table).changes();
    } catch (SQLException failure) {
      throw copying.told(failure);
    }
  }

  @Override
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  @Override
  public void cancel() {
    copying.cancel();
  }

  @Override
  public void close() {
    copying.rests();
  }
}
