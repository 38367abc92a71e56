package dev.sluice.db.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks up tables as the session's search path finds them. */
final class RecoveryCatalog {
  /** Foreign keys whatever they do. */
  static final List<String> ANY = List.of("a", "r", "c", "n", "d");

  /** Foreign keys that delete rows with the row they refer to. */
  static final List<String> DELETING = List.of("c");

  /** Foreign keys that delete or change rows then. */
  static final List<String> ACTING = List.of("c", "n", "d");

  private static final String RESOLVE = "SELECT to_regclass(?)::oid::bigint";
  private static final String TABLE =
      """
      SELECT n.nspname, c.relname, c.relkind = 'p', pg_has_role(c.relowner, 'USAGE'),
             CASE
               WHEN c.relkind NOT IN ('r', 'p') THEN 'it is not a plain table'
               WHEN c.relpersistence = 't' THEN 'it is temporary'
               WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'the role may not read it'
               WHEN row_security_active(c.oid) THEN 'row security may hide rows of it'
               ELSE ''
             END
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ?
      """;
  private static final String COLUMNS =
      """
      SELECT a.attname, a.atttypid::bigint, format_type(a.atttypid, -1),
             t.typnamespace = 'pg_catalog'::regnamespace, a.attgenerated <> '',
             a.attidentity = 'a'
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;
  private static final String KEYS =
      """
      SELECT array_agg(a.attname::text ORDER BY k.place)
      FROM pg_catalog.pg_index i
      CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = ? AND i.indisunique AND i.indimmediate AND i.indisvalid
        AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
      GROUP BY i.indexrelid, i.indisprimary
      HAVING bool_and(a.attnotnull)
      ORDER BY i.indisprimary DESC, i.indexrelid
      """;
  private static final String INHERITING =
      """
      WITH RECURSIVE reached(oid) AS (
        SELECT ?::bigint::oid
        UNION
        SELECT i.inhrelid
        FROM pg_catalog.pg_inherits i
        JOIN reached r ON r.oid = i.inhparent
        JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND NOT c.relispartition
      )
      SELECT oid::bigint FROM reached
      """;
  private static final String REFERRING =
      """
      WITH RECURSIVE reached(oid) AS (
        SELECT ?::bigint::oid
        UNION
        SELECT c.conrelid
        FROM pg_catalog.pg_constraint c
        JOIN reached r ON r.oid = c.confrelid
        WHERE c.contype = 'f' AND c.conparentid = 0
          AND c.confdeltype::text = ANY (?)
      )
      SELECT oid::bigint FROM reached
      """;
  private static final String IN_SCHEMA =
      """
      SELECT c.oid::bigint
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p')
        AND NOT (c.relispartition AND EXISTS (
          SELECT 1
          FROM pg_catalog.pg_inherits i
          JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
          WHERE i.inhrelid = c.oid AND p.relnamespace = c.relnamespace))
      ORDER BY c.relname
      """;
  private static final String REFERENCES =
      """
      SELECT c.conrelid::bigint, c.confrelid::bigint
      FROM pg_catalog.pg_constraint c
      WHERE c.contype = 'f' AND c.conrelid <> c.confrelid
      """;

  private final RecoverySession session;

  RecoveryCatalog(RecoverySession session) {
    this.session = session;
  }

  /** Tables that a name may mean; a dot inside quotes cannot be told from one between names. */
  List<RecoveryTable> tables(String written) throws SQLException {
    Map<Long, RecoveryTable> found = new LinkedHashMap<>();
    add(found, Quoting.identifier(written));
    for (int dot = written.indexOf('.'); dot >= 0; dot = written.indexOf('.', dot + 1)) {
      if (dot > 0 && dot < written.length() - 1) {
        add(
            found,
            Quoting.identifier(written.substring(0, dot))
                + "."
                + Quoting.identifier(written.substring(dot + 1)));
      }
    }
    return List.copyOf(found.values());
  }

  private void add(Map<Long, RecoveryTable> found, String quoted) throws SQLException {
    long oid = session.count(RESOLVE, quoted);
    if (oid != 0) {
      table(oid).ifPresent(table -> found.putIfAbsent(oid, table));
    }
  }

  Optional<RecoveryTable> table(String schema, String name) throws SQLException {
    return table(
        session.count(RESOLVE, Quoting.identifier(schema) + "." + Quoting.identifier(name)));
  }

  Optional<RecoveryTable> table(long oid) throws SQLException {
    List<RecoveryColumn> columns = session.query(COLUMNS, RecoveryCatalog::column, oid);
    List<List<String>> keys =
        session.query(KEYS, row -> Arrays.asList((String[]) row.getArray(1).getArray()), oid);
    return session
        .query(
            TABLE,
            row ->
                new RecoveryTable(
                    oid,
                    row.getString(1),
                    row.getString(2),
                    row.getString(5),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    columns,
                    keys),
            oid)
        .stream()
        .findFirst();
  }

  private static RecoveryColumn column(ResultSet row) throws SQLException {
    return new RecoveryColumn(
        row.getString(1),
        row.getLong(2),
        row.getString(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getBoolean(6));
  }

  /** The table and all that inherit from it (partitions belong to the table itself). */
  List<RecoveryTable> inheriting(RecoveryTable table) throws SQLException {
    return tables(session.query(INHERITING, row -> row.getLong(1), table.oid()));
  }

  /** The table and those that refer to it by foreign keys with one of these actions on delete. */
  List<RecoveryTable> referring(RecoveryTable table, List<String> actions) throws SQLException {
    return tables(session.query(REFERRING, row -> row.getLong(1), table.oid(), actions));
  }

  List<RecoveryTable> inSchema(String schema) throws SQLException {
    return tables(session.query(IN_SCHEMA, row -> row.getLong(1), schema));
  }

  private List<RecoveryTable> tables(List<Long> oids) throws SQLException {
    List<RecoveryTable> tables = new ArrayList<>();
    for (long oid : oids) {
      table(oid).ifPresent(tables::add);
    }
    return tables;
  }

  /** Foreign keys of the database as pairs: the table that refers, the table referred to. */
  List<List<Long>> references() throws SQLException {
    return session.query(REFERENCES, row -> List.of(row.getLong(1), row.getLong(2)));
  }
}
