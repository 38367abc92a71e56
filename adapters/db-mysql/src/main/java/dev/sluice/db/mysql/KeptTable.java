package dev.sluice.db.mysql;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as recovery sees it.
 *
 * @param name its name in the session's database
 * @param columns columns that hold values of their own, in the order of their names
 * @param key columns of the primary key, or of another one that finds every row; empty where there
 *     is none
 */
record KeptTable(String name, List<String> columns, List<String> key) {
  private static final String COLUMNS =
      """
      SELECT COLUMN_NAME FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COALESCE(GENERATION_EXPRESSION, '') = ''
      ORDER BY COLUMN_NAME
      """;

  /**
   * The primary key, or the first other one whose values are never NULL and always whole, and which
   * a copy can have too: not one of texts as a whole, which MariaDB keeps as hashes.
   */
  private static final String KEY =
      """
      SELECT s.COLUMN_NAME FROM information_schema.STATISTICS s
      WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.INDEX_NAME = (
        SELECT k.INDEX_NAME
        FROM information_schema.STATISTICS k LEFT JOIN information_schema.COLUMNS c
          ON c.TABLE_SCHEMA = ? AND c.TABLE_NAME = ? AND c.COLUMN_NAME = k.COLUMN_NAME
            AND COALESCE(c.GENERATION_EXPRESSION, '') = ''
        WHERE k.TABLE_SCHEMA = ? AND k.TABLE_NAME = ? AND k.NON_UNIQUE = 0
        GROUP BY k.INDEX_NAME
        HAVING k.INDEX_NAME = 'PRIMARY' OR SUM(c.COLUMN_NAME IS NULL OR c.IS_NULLABLE = 'YES'
          OR k.SUB_PART IS NOT NULL OR k.INDEX_TYPE = 'HASH'
          OR c.DATA_TYPE LIKE '%text' OR c.DATA_TYPE LIKE '%blob') = 0
        ORDER BY k.INDEX_NAME <> 'PRIMARY', k.INDEX_NAME LIMIT 1)
      ORDER BY s.SEQ_IN_INDEX
      """;

  private static final String PREFIXED =
      """
      SELECT 1 FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY' AND SUB_PART IS NOT NULL
      """;

  private static final int NO_SUCH_TABLE = 1146;

  KeptTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** The table of that name; without columns when there is none. */
  static KeptTable of(Connection session, String database, String name) throws SQLException {
    return new KeptTable(
        name,
        Sql.texts(session, COLUMNS, database, name),
        Sql.texts(session, KEY, database, name, database, name, database, name));
  }

  /** Whether its primary key takes a beginning of a column only, so that a copy cannot have it. */
  boolean prefixed(Connection session, String database) throws SQLException {
    return !Sql.texts(session, PREFIXED, database, name).isEmpty();
  }

  /** Whether the session has a temporary table of that name, which hides this one from it. */
  boolean temporary(Connection session) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery("SHOW CREATE TABLE " + sql())) {
      return row.next() && row.getString(2).startsWith("CREATE TEMPORARY TABLE ");
    } catch (SQLException refused) {
      if (refused.getErrorCode() == NO_SUCH_TABLE) {
        return false;
      }
      throw refused;
    }
  }

  /** How many rows it has, counted up to a number. */
  long rows(Connection session, long most) throws SQLException {
    String count = "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d) x";
    return Long.parseLong(Sql.texts(session, count.formatted(sql(), most)).get(0));
  }

  boolean exists() {
    return !columns.isEmpty();
  }

  String sql() {
    return Quoting.identifier(name);
  }

  /** These columns of the only row source there is, quoted. */
  static String list(List<String> columns) {
    return columns.stream().map(Quoting::identifier).collect(Collectors.joining(", "));
  }

  /** These columns of a row source, quoted. */
  static String list(String source, List<String> columns) {
    return columns.stream()
        .map(column -> source + "." + Quoting.identifier(column))
        .collect(Collectors.joining(", "));
  }

  /** Sets these columns of one row source to those of another. */
  static String set(String to, String from, List<String> columns) {
    return columns.stream()
        .map(Quoting::identifier)
        .map(column -> to + "." + column + " = " + from + "." + column)
        .collect(Collectors.joining(", "));
  }

  /** The rows of two sources that have the same key. */
  String same(String one, String other) {
    return key.stream()
        .map(Quoting::identifier)
        .map(column -> one + "." + column + " <=> " + other + "." + column)
        .collect(Collectors.joining(" AND "));
  }

  /** A digest of these values of a row, equal for equal values only. */
  static String digest(String source, List<String> columns) {
    return digestOf(columns.stream().map(c -> source + "." + Quoting.identifier(c)).toList());
  }

  /** The same of the only row source there is. */
  static String digest(List<String> columns) {
    return digestOf(columns.stream().map(Quoting::identifier).toList());
  }

  private static String digestOf(List<String> values) {
    return values.stream()
        .map(value -> "IFNULL(SHA2(CAST(" + value + " AS BINARY), 256), '-')")
        .collect(Collectors.joining(", ", "SHA2(CONCAT_WS(',', ", "), 256)"));
  }
}
