package dev.sluice.db.clickhouse;

import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.rows.Copying;
import dev.sluice.db.step.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows go into a table aside that is like the target, piece by piece, and from there into the
 * target when the last one was taken. What ends a load before that leaves the target as it was.
 */
final class Load implements AutoCloseable {
  private static final String PREFIX = "sluice_load_";
  private static final Pattern ROW =
      Pattern.compile("\\(at row (\\d+)\\)|violated at row (\\d+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern COLUMN = Pattern.compile("Column \\d+,\\s+name: (.+?),\\s+type:");
  private static final Pattern RULE = Pattern.compile("Constraint (`(?:[^`\\\\]|\\\\.)*`)");
  private static final Pattern PLAIN_MERGE_TREE =
      Pattern.compile(
          "(?:Replacing|Summing|Aggregating|Collapsing|VersionedCollapsing|Graphite|Coalescing)?"
              + "MergeTree");

  /** Left by a program that was killed; no load takes a day. */
  private static final String OLD =
      """
      SELECT name FROM system.tables
      WHERE database = currentDatabase() AND startsWith(name, 'sluice_load_')
        AND metadata_modification_time < now() - INTERVAL 1 DAY
      """;

  private static final String ENGINE =
      """
      SELECT engine FROM system.tables
      WHERE database = if(? = '', currentDatabase(), ?) AND name = ?
      """;
  private static final String WATCHED =
      """
      SELECT arrayJoin(dependencies_table) FROM system.tables
      WHERE database = if(? = '', currentDatabase(), ?) AND name = ?
      """;
  private static final String PARTITIONS =
      """
      SELECT DISTINCT partition_id FROM system.parts
      WHERE database = currentDatabase() AND table = ? AND active ORDER BY partition_id
      """;

  private final Connection session;
  private final String database;
  private final TableName table;
  private final Copying copying;
  private final String name = PREFIX + Long.toHexString(new SecureRandom().nextLong());
  private final String aside = Names.quoted(name);
  private final boolean attaches;

  /** Makes the table aside. */
  Load(Connection session, String database, TableName table, Copying copying) throws SQLException {
    this.session = session;
    this.database = database;
    this.table = table;
    this.copying = copying;
    for (String left : Sql.texts(session, OLD)) {
      Sql.run(session, "DROP TABLE IF EXISTS " + Names.quoted(left) + " SYNC");
    }
    String engine = told(ENGINE).stream().findFirst().orElse("");
    boolean plain = PLAIN_MERGE_TREE.matcher(engine).matches();
    this.attaches = plain && told(WATCHED).isEmpty();
    Sql.run(
        session,
        "CREATE TABLE %s AS %s%s"
            .formatted(aside, target(), plain ? "" : " ENGINE = MergeTree ORDER BY tuple()"));
  }

  private List<String> told(String question) throws SQLException {
    return Sql.texts(session, question, table.schema(), table.schema(), table.name());
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
    long count = Long.parseLong(Sql.texts(session, "SELECT count() FROM " + aside).get(0));
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
    return given.stream().map(c -> new ColumnBounds(byName.getOrDefault(c.name(), c))).toList();
  }

  private void send(Piece piece, List<String> names) throws SQLException {
    try {
      Wire.in(session, database, aside, names, piece);
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
    Matcher rule = RULE.matcher(said);
    if (rule.find()) {
      return refused(plain, before, number, "", "it violates the constraint " + rule.group(1));
    }
    Matcher named = COLUMN.matcher(said);
    String column = "";
    while (named.find()) {
      column = ", column " + named.group(1);
    }
    return refused(plain, before, number, column, "the server cannot take the value");
  }

  private static DatabaseException refused(
      DatabaseException plain, long before, String number, String column, String reason) {
    String place = "Row " + (before + Long.parseLong(number)) + column;
    return new DatabaseException(Category.REFUSED, plain.code(), reason, plain.action()).at(place);
  }

  /** Whole parts are taken over as they are where that is possible; else rows are read again. */
  private void moveIn(String columns, long count) throws SQLException {
    List<String> partitions = attaches ? Sql.texts(session, PARTITIONS, name) : List.of();
    int done = 0;
    try {
      if (!attaches) {
        Sql.run(
            session,
            "INSERT INTO %s (%s) SELECT %s FROM %s".formatted(target(), columns, columns, aside));
      }
      for (String partition : partitions) {
        Sql.run(
            session,
            "ALTER TABLE %s ATTACH PARTITION ID %s FROM %s"
                .formatted(target(), Names.literal(partition), aside));
        done++;
      }
    } catch (SQLException failure) {
      throw broken(failure, count, done, partitions.size());
    }
  }

  private DatabaseException broken(SQLException failure, long count, int done, int all) {
    DatabaseException plain = Troubles.exception(failure);
    String how =
        attaches
            ? "%d of %d partitions came into %s, and perhaps the next one"
                .formatted(done, all, table)
            : "a part of the %d rows may have come into %s".formatted(count, table);
    boolean nothing = attaches && done == 0 && !Troubles.lost(failure);
    return nothing
        ? plain
        : plain.at("Moving the rows in ended early; " + how + ": compare before trying again");
  }

  @Override
  public void close() throws SQLException {
    Sql.run(session, "DROP TABLE IF EXISTS " + aside + " SYNC");
  }
}
