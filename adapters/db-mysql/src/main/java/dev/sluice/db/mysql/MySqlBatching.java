package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.BatchForm;
import dev.sluice.db.step.BatchKey;
import dev.sluice.db.step.BatchShelf;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.SqlWalks;
import dev.sluice.db.step.Walks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How MySQL and MariaDB carry statements out in batches. */
final class MySqlBatching implements Batching {
  private static final Set<String> NUMBERS =
      Set.of("tinyint", "smallint", "mediumint", "int", "bigint", "decimal");
  private static final Set<String> TEXTS = Set.of("char", "varchar");
  private static final Set<String> BYTES = Set.of("binary", "varbinary");
  private static final Set<String> WRITTEN = Set.of("date", "datetime", "uuid");
  private static final Pattern PLAIN = Pattern.compile("[0-9A-Fa-f .:+-]*");

  /** Columns that are unique by themselves and keep their value when another one changes. */
  private static final String KEYS =
      """
      SELECT s.COLUMN_NAME, LOWER(c.DATA_TYPE) FROM information_schema.STATISTICS s
      JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = s.TABLE_SCHEMA
        AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
      WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.NON_UNIQUE = 0 AND s.SUB_PART IS NULL
        AND c.IS_NULLABLE = 'NO' AND COALESCE(c.GENERATION_EXPRESSION, '') = ''
        AND LOWER(c.EXTRA) NOT LIKE '%on update%'
        AND (s.INDEX_NAME = 'PRIMARY' OR s.COLUMN_NAME = ?)
        AND (? = '' OR s.COLUMN_NAME = ?)
        AND 1 = (SELECT COUNT(*) FROM information_schema.STATISTICS o
          WHERE o.TABLE_SCHEMA = s.TABLE_SCHEMA AND o.TABLE_NAME = s.TABLE_NAME
            AND o.INDEX_NAME = s.INDEX_NAME)
      ORDER BY s.INDEX_NAME = 'PRIMARY' DESC, s.INDEX_NAME
      """;

  private static final String ESTIMATE =
      """
      SELECT COALESCE(TABLE_ROWS, -1) FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      """;

  private final Connections connections;
  private final Dialect dialect;

  MySqlBatching(Connections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
  }

  @Override
  public Tokens tokens(Statement statement) {
    if (statement.text().contains("/*!") || statement.text().contains("/*M!")) {
      throw new DatabaseException(
          Category.REFUSED,
          "",
          "Statement "
              + statement.index()
              + " cannot be carried out in batches: it has a comment that some servers run",
          "Write what it says without the comment");
    }
    return MySqlTokens.of(statement.text(), dialect);
  }

  /** The table's name in this database. */
  static String table(BatchForm form, String database) {
    int dot = form.name().indexOf('.');
    if (dot >= 0 && !form.name().substring(0, dot).equals(database)) {
      throw form.refuse("changes a table of another database", "Open a migration for that one");
    }
    return form.name().substring(dot + 1);
  }

  @Override
  public boolean exists(Connection work, BatchForm form) throws SQLException {
    String database = connections.database();
    return KeptTable.of(work, database, table(form, database)).exists();
  }

  @Override
  public BatchKey key(Connection work, BatchForm form, Optional<String> wanted)
      throws SQLException {
    try (PreparedStatement query = work.prepareStatement(KEYS)) {
      query.setString(1, connections.database());
      query.setString(2, table(form, connections.database()));
      for (int i = 3; i <= 5; i++) {
        query.setString(i, wanted.orElse(""));
      }
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          throw form.noKey(wanted);
        }
        return key(form, rows.getString(1), rows.getString(2));
      }
    }
  }

  private static BatchKey key(BatchForm form, String column, String type) {
    String sql = Quoting.identifier(column);
    if (NUMBERS.contains(type)) {
      return key(column, "CAST(" + sql + " AS CHAR)", MySqlBatching::plain);
    }
    if (WRITTEN.contains(type)) {
      return key(column, "CAST(" + sql + " AS CHAR)", value -> "'" + plain(value) + "'");
    }
    if (BYTES.contains(type)) {
      return key(column, "HEX(" + sql + ")", value -> "X'" + plain(value) + "'");
    }
    if (TEXTS.contains(type)) {
      String hex = "HEX(CONVERT(" + sql + " USING utf8mb4))";
      return key(column, hex, value -> "_utf8mb4 X'" + plain(value) + "'");
    }
    throw form.refuse(
        "would walk along " + column + ", whose type " + type + " has no steps",
        "Name a key that is a number, a text, a uuid or a date");
  }

  private static BatchKey key(String column, String text, UnaryOperator<String> literal) {
    Set<String> names = Set.of(column.toLowerCase(Locale.ROOT));
    return new BatchKey(column, names, Quoting.identifier(column), text, literal);
  }

  private static String plain(String value) {
    if (!PLAIN.matcher(value).matches()) {
      throw new IllegalStateException("the text of a key is none");
    }
    return value;
  }

  @Override
  public long estimate(Connection work, BatchForm form) throws SQLException {
    String database = connections.database();
    return Sql.texts(work, ESTIMATE, database, table(form, database)).stream()
        .findFirst()
        .map(Long::parseLong)
        .orElse(-1L);
  }

  @Override
  public List<String> along(Connection work, BatchForm form) throws SQLException {
    String database = connections.database();
    Along along = new Along(work, database, table(form, database));
    if (form.deletes()) {
      return along.deletion();
    }
    Set<String> changed = new TreeSet<>();
    for (String column : form.assigned()) {
      changed.addAll(along.change(column));
    }
    return List.copyOf(changed);
  }

  @Override
  public BatchShelf shelf(Work work, String ledger) throws SQLException {
    return MySqlBatchShelf.of(connections, work, ledger);
  }

  @Override
  public Optional<Walks> walks(Connection session, String ledger) throws SQLException {
    return SqlWalks.of(session, new LedgerTables(connections.database(), ledger));
  }
}
