package dev.sluice.db.mysql;

import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.rows.Copying;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Adds rows by INSERTs of many rows each. */
final class BatchWriter {
  private static final int MANY = 500;
  private static final long BYTES = 1 << 19;
  private static final Pattern COLUMN = Pattern.compile("[Cc]olumn '([^']+)'");

  private final Connection session;
  private final Rows rows;
  private final List<Column> columns;
  private final String head;
  private final String one;
  private final Copying copying;
  private final List<Row> batch = new ArrayList<>();
  private long added;
  private long before;

  BatchWriter(Connection session, TableName table, Rows rows, Copying copying) throws SQLException {
    this.session = session;
    this.rows = rows;
    this.copying = copying;
    this.columns = known(TableColumns.of(session, table), rows.columns());
    this.head =
        "INSERT INTO %s (%s) VALUES "
            .formatted(
                table.quoted(Quoting::identifier), Column.list(columns, Quoting::identifier));
    this.one =
        columns.stream().map(TableColumns::placeholder).collect(Collectors.joining(", ", "(", ")"));
  }

  /** The columns as the target has them; a name that it lacks is left for the server to refuse. */
  private static List<Column> known(List<Column> target, List<Column> given) {
    Map<String, Column> byName =
        target.stream().collect(Collectors.toMap(Column::name, Function.identity(), (a, b) -> a));
    return given.stream().map(column -> byName.getOrDefault(column.name(), column)).toList();
  }

  long write() throws SQLException {
    try (PreparedStatement full = session.prepareStatement(sql(MANY))) {
      long bytes = 0;
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        if (copying.cancelled()) {
          return added;
        }
        batch.add(row.get());
        bytes += row.get().bytes();
        if (batch.size() == MANY || bytes > BYTES) {
          send(full);
          bytes = 0;
        }
      }
      send(full);
      return added;
    }
  }

  private String sql(int count) {
    return head + String.join(", ", Collections.nCopies(count, one));
  }

  private void send(PreparedStatement full) throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    if (batch.size() == MANY) {
      insert(full);
    } else {
      try (PreparedStatement few = session.prepareStatement(sql(batch.size()))) {
        insert(few);
      }
    }
    before += batch.size();
    batch.clear();
  }

  private void insert(PreparedStatement statement) throws SQLException {
    copying.does(statement::cancel);
    try {
      int at = 0;
      for (int i = 0; i < batch.size(); i++) {
        at = bind(statement, at, batch.get(i), before + i + 1);
      }
      added += statement.executeUpdate();
    } catch (SQLException failure) {
      if (copying.cancelled() || Troubles.lost(failure)) {
        throw failure;
      }
      throw blamed(failure);
    } finally {
      copying.rests();
    }
  }

  private int bind(PreparedStatement statement, int from, Row row, long number)
      throws SQLException {
    int at = from;
    for (int i = 0; i < row.size(); i++) {
      Object value = row.value(i);
      if (value instanceof Double real && !Double.isFinite(real)) {
        throw trouble(
            new SQLException("there is no such number in this database", "22003", 1264),
            number,
            Optional.of(columns.get(i).name()));
      }
      Parameters.bind(statement, ++at, value);
    }
    return at;
  }

  /** Only the statement was undone, not the transaction: the rows one by one show the guilty. */
  private DatabaseException blamed(SQLException failure) {
    try (PreparedStatement alone = session.prepareStatement(sql(1))) {
      for (int i = 0; i < batch.size(); i++) {
        bind(alone, 0, batch.get(i), before + i + 1);
        try {
          alone.executeUpdate();
        } catch (SQLException refused) {
          return trouble(refused, before + i + 1, column(refused));
        }
      }
    } catch (SQLException lost) {
      return Troubles.exception(failure);
    }
    return Troubles.exception(failure);
  }

  private static Optional<String> column(SQLException failure) {
    Matcher named = COLUMN.matcher(String.valueOf(failure.getMessage()));
    return named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  private static DatabaseException trouble(
      SQLException failure, long number, Optional<String> column) {
    String where = "Row " + number + column.map(name -> ", column " + name).orElse("");
    return Troubles.exception(failure).at(where);
  }
}
