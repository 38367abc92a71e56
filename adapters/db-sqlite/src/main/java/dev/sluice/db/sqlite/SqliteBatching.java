package dev.sluice.db.sqlite;

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

/**
 * How SQLite carries statements out in batches. A key's text is its literal by {@code quote()},
 * which is exact for every value but a text that holds NUL.
 */
final class SqliteBatching implements Batching {
  private static final String NUL = "NUL";

  /**
   * Columns that are unique by themselves and never NULL, with the collation that makes them so.
   */
  private static final String KEYS =
      """
      SELECT c.name, x.coll, i.origin = 'pk'
      FROM pragma_index_list(?1) i, pragma_index_xinfo(i.name) x, pragma_table_xinfo(?1) c
      WHERE i."unique" = 1 AND i.partial = 0 AND x."key" = 1 AND c.name = x.name AND c.hidden = 0
        AND 1 = (SELECT count(*) FROM pragma_index_xinfo(i.name) o WHERE o."key" = 1)
        AND (c."notnull" = 1 OR (i.origin = 'pk' AND 1 = (SELECT t.wr FROM pragma_table_list t
          WHERE t.schema = 'main' AND t.name = ?1 COLLATE NOCASE)))
        AND (?2 = c.name COLLATE NOCASE OR (?2 = '' AND i.origin = 'pk'))
      ORDER BY i.origin = 'pk' DESC
      """;

  /** The column that is another name of the row's number. */
  private static final String NUMBER =
      """
      SELECT c.name FROM pragma_table_xinfo(?1) c
      WHERE c.pk = 1 AND c.hidden = 0 AND upper(c.type) = 'INTEGER'
        AND 1 = (SELECT count(*) FROM pragma_table_xinfo(?1) o WHERE o.pk > 0)
        AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1) i WHERE i.origin = 'pk')
        AND (?2 = '' OR ?2 = c.name COLLATE NOCASE)
      """;

  private static final String DELETED_ALONG =
      """
      SELECT DISTINCT s.name FROM main.sqlite_schema s, pragma_foreign_key_list(s.name) f
      WHERE s.type = 'table' AND f."table" = ? COLLATE NOCASE
        AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
      ORDER BY s.name
      """;

  /** A key that names no columns refers to the primary key, which has other names too. */
  private static final String CHANGED_ALONG =
      """
      SELECT DISTINCT s.name
      FROM main.sqlite_schema s, pragma_foreign_key_list(s.name) f, pragma_table_xinfo(?1) p
      WHERE s.type = 'table' AND f."table" = ?1 COLLATE NOCASE
        AND f.on_update IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
        AND ((f."to" IS NULL AND p.pk > 0) OR f."to" = p.name COLLATE NOCASE)
        AND (lower(p.name) = ?2 OR p.hidden <> 0
          OR (p.pk > 0 AND ?2 IN ('rowid', '_rowid_', 'oid')))
      """;

  @Override
  public Tokens tokens(Statement statement) {
    return SqliteTokens.of(statement.text());
  }

  @Override
  public boolean exists(Connection work, BatchForm form) throws SQLException {
    return RecoveryTable.find(work, form.name()).isPresent();
  }

  /** The one table that the statement means. */
  static RecoveryTable table(Connection work, BatchForm form) throws SQLException {
    int dot = form.name().indexOf('.');
    if (dot >= 0 && !Names.same(form.name().substring(0, dot), "main")) {
      throw form.refuse("changes a table of another file", "Open a migration for that one");
    }
    return RecoveryTable.find(work, form.name())
        .orElseThrow(() -> form.refuse("names no plain table", "Name the table itself"));
  }

  @Override
  public BatchKey key(Connection work, BatchForm form, Optional<String> wanted)
      throws SQLException {
    String table = table(work, form).name();
    String name = wanted.orElse("");
    Optional<String> number = Sql.texts(work, NUMBER, table, name).stream().findFirst();
    if (number.isPresent()) {
      String column = number.get();
      Set<String> names = Set.of(column.toLowerCase(Locale.ROOT), "rowid", "_rowid_", "oid");
      return key(form, column, names, Names.quoted(column));
    }
    try (PreparedStatement query = work.prepareStatement(KEYS)) {
      query.setString(1, table);
      query.setString(2, name);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          throw form.noKey(wanted);
        }
        String column = rows.getString(1);
        String sql = Names.quoted(column) + " COLLATE " + Names.quoted(rows.getString(2));
        return key(form, column, Set.of(column.toLowerCase(Locale.ROOT)), sql);
      }
    }
  }

  private static BatchKey key(BatchForm form, String column, Set<String> names, String sql) {
    String plain = Names.quoted(column);
    String text =
        "CASE WHEN typeof(%s) = 'text' AND instr(%s, char(0)) > 0 THEN '%s' ELSE quote(%s) END"
            .formatted(plain, plain, NUL, plain);
    return new BatchKey(column, names, sql, text, value -> literal(form, column, value));
  }

  private static String literal(BatchForm form, String column, String value) {
    if (value.equals(NUL)) {
      throw new DatabaseException(
          Category.REFUSED,
          "",
          "A value of " + column + " in " + form.name() + " holds a NUL character",
          "Name another key, or leave out the comment sluice:batches");
    }
    return value;
  }

  @Override
  public long estimate(Connection work, BatchForm form) throws SQLException {
    return Sql.asWritten(work, "SELECT count(*) FROM " + table(work, form).sql());
  }

  @Override
  public List<String> along(Connection work, BatchForm form) throws SQLException {
    if (!Sql.texts(work, "PRAGMA foreign_keys").contains("1")) {
      return List.of();
    }
    String table = table(work, form).name();
    if (form.deletes()) {
      return Sql.texts(work, DELETED_ALONG, table);
    }
    Set<String> along = new TreeSet<>();
    for (String column : form.assigned()) {
      along.addAll(Sql.texts(work, CHANGED_ALONG, table, column.toLowerCase(Locale.ROOT)));
    }
    return List.copyOf(along);
  }

  @Override
  public BatchShelf shelf(Work work, String ledger) throws SQLException {
    return SqliteBatchShelf.of(work, ledger);
  }

  @Override
  public Optional<Walks> walks(Connection session, String ledger) throws SQLException {
    return SqlWalks.of(session, new LedgerTables(ledger));
  }
}
