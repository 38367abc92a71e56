package dev.sluice.db.clickhouse;

import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.Copying;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows go into a table aside that is like the target, piece by piece, and from there into the
 * target when the last one was taken. What ends a load before that leaves the target as it was.
 */
final class Load implements AutoCloseable {
  private static final Pattern ROW =
      Pattern.compile("\\(at row (\\d+)\\)|violated at row (\\d+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern COLUMN = Pattern.compile("Column \\d+,\\s+name: (.+?),\\s+type:");
  private static final Pattern RULE = Pattern.compile("Constraint (`(?:[^`\\\\]|\\\\.)*`)");
  private static final String WATCHED =
      """
      SELECT arrayJoin(dependencies_table) FROM system.tables
      WHERE database = if(? = '', currentDatabase(), ?) AND name = ?
      """;
  private final Connection session;
  private final String database;
  private final TableName table;
  private final Copying copying;
  private final Aside aside;
  private final boolean attaches;

  /**
   * Makes the table aside.
   *
   * @param remarks told what is left behind
   */
  Load(
      Connection session,
      String database,
      TableName table,
      Copying copying,
      Consumer<String> remarks)
      throws SQLException {
    this.session = session;
    this.database = database;
    this.table = table;
    this.copying = copying;
    String schema = table.schema();
    boolean watched = !Sql.texts(session, WATCHED, schema, schema, table.name()).isEmpty();
    this.aside = Aside.of(session, table, remarks);
    this.attaches = aside.alike() && !watched;
  }

  private String target() {
    return table.quoted(Names::quoted);
  }

  /**
   * Sends all rows and moves them in.
   *
   * @return how many the server says there are
   */
  long write(Rows rows) throws SQLException {
    List<String> names = rows.columns().stream().map(c -> Names.quoted(c.name())).toList();
    Piece piece = new Piece(rows, bounds(rows.columns()), copying);
    while (piece.more()) {
      send(piece, names);
    }
    if (copying.cancelled()) {
      throw copying.off();
    }
    long count = aside.count();
    if (count > 0) {
      moveIn(String.join(", ", names), count);
    }
    return count;
  }

  /** As the target has the columns; a name that it lacks is left for the server to refuse. */
  private List<ColumnBounds> bounds(List<Column> given) throws SQLException {
    Map<String, Column> byName =
        TableColumns.of(session, table).stream()
            .collect(Collectors.toMap(Column::name, Function.identity(), (a, b) -> a));
    List<ColumnBounds> bounds = new ArrayList<>();
    for (Column column : given) {
      Column taking = byName.getOrDefault(column.name(), column);
      boolean other = !column.declared().isEmpty() && !column.declared().equals(taking.declared());
      if (taking.type() == ValueType.NATIVE && other) {
        throw new DatabaseException(
            Category.REFUSED,
            "",
            "Column %s of %s is %s, and the rows have %s there"
                .formatted(column.name(), table, taking.declared(), column.declared()),
            "Give both columns one type");
      }
      bounds.add(new ColumnBounds(taking));
    }
    return bounds;
  }

  private void send(Piece piece, List<String> names) throws SQLException {
    try {
      Wire.in(session, database, aside.quoted(), names, piece);
    } catch (SQLException failure) {
      throw piece.failure().orElseGet(() -> blamed(failure, piece.before()));
    }
  }

  /** Says which row it is and what is wrong with it, and never what is in it. */
  private static DatabaseException blamed(SQLException failure, long before) {
    DatabaseException plain = Troubles.exception(failure);
    String said = String.valueOf(failure.getMessage());
    Matcher row = ROW.matcher(said);
    if (!row.find()) {
      return plain;
    }
    String number = row.group(1) == null ? row.group(2) : row.group(1);
    String place = "Row " + (before + Long.parseLong(number));
    Matcher rule = RULE.matcher(said);
    if (rule.find()) {
      return new DatabaseException(
          Category.REFUSED,
          plain.code(),
          place + ": it violates the constraint " + rule.group(1),
          "Correct the row at the source, or drop the constraint");
    }
    Matcher named = COLUMN.matcher(said);
    String column = "";
    while (named.find()) {
      column = ", column " + named.group(1);
    }
    return new DatabaseException(
        Category.REFUSED,
        plain.code(),
        place + column + ": the server cannot read the value",
        Piece.REMEDY);
  }

  /** Whole parts are taken over as they are where that is possible; else rows are read again. */
  private void moveIn(String columns, long count) throws SQLException {
    List<String> partitions = attaches ? aside.partitions() : List.of();
    int done = 0;
    try {
      if (!attaches) {
        Sql.run(
            session,
            "INSERT INTO %s (%s) SELECT %s FROM %s"
                .formatted(target(), columns, columns, aside.quoted()));
      }
      for (String partition : partitions) {
        Sql.run(
            session,
            "ALTER TABLE %s ATTACH PARTITION ID %s FROM %s"
                .formatted(target(), Names.literal(partition), aside.quoted()));
        done++;
      }
    } catch (SQLException failure) {
      throw broken(failure, count, done, partitions.size());
    }
  }

  private DatabaseException broken(SQLException failure, long count, int done, int all) {
    DatabaseException plain = Troubles.exception(failure);
    boolean lost = Troubles.lost(failure);
    if (attaches && done == 0 && !lost) {
      return plain;
    }
    String how =
        attaches
            ? "%d of %d partitions came into %s%s"
                .formatted(done, all, table, lost ? ", and perhaps the next one" : "")
            : "a part of the %d rows may have come into %s".formatted(count, table);
    return plain.at("Moving the rows in ended early; " + how + ": compare before trying again");
  }

  @Override
  public void close() {
    aside.close();
  }
}
