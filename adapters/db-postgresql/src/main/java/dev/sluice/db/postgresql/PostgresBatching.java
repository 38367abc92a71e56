package dev.sluice.db.postgresql;

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
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How PostgreSQL carries statements out in batches. */
final class PostgresBatching implements Batching {
  private static final Set<String> DATES = Set.of("date", "timestamp", "timestamptz");
  private static final Set<String> TYPES =
      Set.of("int2", "int4", "int8", "numeric", "text", "varchar", "bpchar", "uuid");

  /** Columns that are unique by themselves and in the order in which they are compared. */
  private static final String KEYS =
      """
      SELECT a.attname, t.typname, i.indisprimary
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE i.indrelid = ? AND i.indisunique AND i.indimmediate AND i.indisvalid
        AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnkeyatts = 1
        AND a.attnotnull AND a.attgenerated = '' AND i.indcollation[0] = a.attcollation
      ORDER BY i.indisprimary DESC, i.indexrelid
      """;

  /** Tables that refer to one or its partitions and are changed with it, by themselves too. */
  private static final String ALONG =
      """
      WITH RECURSIVE own(oid) AS (
        SELECT ?::bigint::oid
        UNION
        SELECT c.oid FROM own o JOIN pg_catalog.pg_inherits i ON i.inhparent = o.oid
        JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relispartition
      )
      SELECT DISTINCT f.conrelid::regclass::text
      FROM own o JOIN pg_catalog.pg_constraint f ON f.confrelid = o.oid AND f.contype = 'f'
      WHERE (?::boolean AND f.confdeltype IN ('c', 'n', 'd'))
        OR (?::boolean AND f.confupdtype IN ('c', 'n', 'd') AND EXISTS (
          SELECT 1 FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = f.confrelid AND a.attnum = ANY (f.confkey)
            AND (a.attgenerated <> '' OR lower(a.attname) = ANY (?))))
      ORDER BY 1
      """;

  @Override
  public Tokens tokens(Statement statement) {
    return PostgresTokens.of(statement.text());
  }

  @Override
  public boolean exists(Connection work, BatchForm form) throws SQLException {
    return !new RecoveryCatalog(new RecoverySession(work)).tables(form.name()).isEmpty();
  }

  /** The one table that the statement means. */
  static RecoveryTable table(RecoverySession session, BatchForm form) throws SQLException {
    List<RecoveryTable> tables = new RecoveryCatalog(session).tables(form.name());
    if (tables.size() != 1) {
      throw form.refuse("names a table that is not found", "Name it with its schema");
    }
    return tables.get(0);
  }

  private record Column(String name, String type, boolean primary) {}

  @Override
  public BatchKey key(Connection work, BatchForm form, Optional<String> wanted)
      throws SQLException {
    RecoverySession session = new RecoverySession(work);
    List<Column> keys =
        session.query(
            KEYS,
            row -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)),
            table(session, form).oid());
    Column column =
        keys.stream()
            .filter(key -> wanted.map(key.name()::equals).orElse(key.primary()))
            .findFirst()
            .orElseThrow(() -> form.noKey(wanted));
    if (!TYPES.contains(column.type()) && !DATES.contains(column.type())) {
      throw form.refuse(
          "would walk along " + column.name() + ", whose type " + column.type() + " has no steps",
          "Name a key that is a number, a text, a uuid or a date");
    }
    String sql = Quoting.identifier(column.name());
    return new BatchKey(
        column.name(),
        Set.of(column.name().toLowerCase(Locale.ROOT)),
        sql,
        DATES.contains(column.type()) ? "to_json(" + sql + ") #>> '{}'" : sql + "::text",
        value -> Quoting.literal(value) + "::pg_catalog." + column.type());
  }

  @Override
  public long estimate(Connection work, BatchForm form) throws SQLException {
    RecoverySession session = new RecoverySession(work);
    long rows = session.estimate(table(session, form));
    return rows > 0 ? rows : -1;
  }

  @Override
  public List<String> along(Connection work, BatchForm form) throws SQLException {
    RecoverySession session = new RecoverySession(work);
    RecoveryTable table = table(session, form);
    if (!form.only() && new RecoveryCatalog(session).inheriting(table).size() > 1) {
      throw form.refuse(
          "changes tables that inherit from " + table.label(), "Change each with ONLY");
    }
    List<String> assigned =
        form.assigned().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return session.query(
        ALONG, row -> row.getString(1), table.oid(), form.deletes(), !form.deletes(), assigned);
  }

  @Override
  public BatchShelf shelf(Work work, String ledger) throws SQLException {
    return PostgresBatchShelf.of(work, ledger);
  }

  /** What is copied is what is changed only while both see the same rows. */
  @Override
  public void steady(Connection work) throws SQLException {
    Sql.run(work, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  }

  @Override
  public Optional<Walks> walks(Connection session, String ledger) throws SQLException {
    return SqlWalks.of(session, new LedgerTables(ledger));
  }
}
