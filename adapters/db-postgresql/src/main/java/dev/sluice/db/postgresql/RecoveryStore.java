package dev.sluice.db.postgresql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.RecoveryShelf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The list of what was set aside, in the ledger schema of the target. */
final class RecoveryStore {
  private static final String NAME = "sluice_recovery";
  private static final String PRESENT = "SELECT (to_regclass(?) IS NOT NULL)::int";
  private static final String ONE_AT_A_TIME =
      "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(?, 0))";
  private static final String SCHEMA_PRESENT =
      "SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = ?";
  private static final String CREATE_SCHEMA = "CREATE SCHEMA IF NOT EXISTS %s";
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS %s (
        number bigint GENERATED ALWAYS AS IDENTITY,
        id text PRIMARY KEY,
        attempt text NOT NULL,
        migration text NOT NULL,
        statement integer NOT NULL,
        kind text NOT NULL,
        schema_name text NOT NULL,
        table_name text NOT NULL,
        column_name text NOT NULL,
        columns text[] NOT NULL,
        key_columns text[] NOT NULL,
        row_count bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        restored_at timestamptz,
        expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '30 days'
      )
      """;
  private static final String HAS_TIME =
      """
      SELECT count(*) FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass(?) AND attname = 'expires_at' AND NOT attisdropped
      """;
  private static final String ADD_TIME =
      """
      ALTER TABLE %s ADD COLUMN IF NOT EXISTS expires_at timestamptz NOT NULL
        DEFAULT clock_timestamp() + interval '30 days'
      """;
  private static final String SHELF =
      """
      SELECT id, attempt, migration, statement, kind, schema_name, table_name, column_name,
             columns, key_columns, row_count, created_at, restored_at IS NOT NULL,
             coalesce((to_jsonb(r) ->> 'expires_at')::timestamptz,
               created_at + interval '30 days'),
             coalesce(pg_total_relation_size(to_regclass(? || quote_ident(id))), 0)
      FROM %s AS r
      ORDER BY number DESC
      """;
  private static final String EXTEND = "UPDATE %s SET expires_at = ? WHERE id = ?";
  private static final String COMMAND = "SELECT cmin::text::bigint FROM %s WHERE id = ?";
  private static final String COUNTED = "UPDATE %s SET row_count = ? WHERE id = ?";
  private static final String FORGET = "DELETE FROM %s WHERE id = ?";
  private static final String INSERT =
      """
      INSERT INTO %s (id, attempt, migration, statement, kind, schema_name, table_name,
                      column_name, columns, key_columns, row_count)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String SELECT =
      """
      SELECT id, attempt, migration, statement, kind, schema_name, table_name, column_name,
             columns, key_columns, row_count, created_at
      FROM %s
      """;
  private static final String OPEN = " WHERE attempt = ANY (?) AND restored_at IS NULL";
  private static final String NEWEST_FIRST = " ORDER BY number DESC";
  private static final String CLAIM =
      "SELECT id FROM %s WHERE id = ? AND restored_at IS NULL FOR UPDATE";
  private static final String RESTORED =
      "UPDATE %s SET restored_at = clock_timestamp() WHERE id = ?";

  private final RecoverySession session;
  private final String schema;

  RecoveryStore(RecoverySession session, String schema) {
    this.session = session;
    this.schema = schema;
  }

  /** A name for another artifact. */
  static String newId() {
    return RecoveryArtifact.newId("recovery_");
  }

  /** Quoted name of a table in the ledger schema. */
  String table(String name) {
    return Quoting.identifier(schema) + "." + Quoting.identifier(name);
  }

  String schema() {
    return schema;
  }

  boolean present() throws SQLException {
    return session.count(PRESENT, table(NAME)) == 1;
  }

  /** Creates the list where it is missing; two that try at once do it one after the other. */
  void ensure() throws SQLException {
    if (session.count(HAS_TIME, table(NAME)) == 1) {
      return;
    }
    session.count(ONE_AT_A_TIME, NAME);
    if (session.count(SCHEMA_PRESENT, schema) == 0) {
      session.run(CREATE_SCHEMA.formatted(Quoting.identifier(schema)));
    }
    session.run(CREATE.formatted(table(NAME)));
    session.run(ADD_TIME.formatted(table(NAME)));
  }

  void add(RecoveryEntry entry) throws SQLException {
    session.run(
        INSERT.formatted(table(NAME)),
        entry.id(),
        entry.attempt(),
        entry.migration(),
        entry.statement(),
        entry.kind().name(),
        entry.schema(),
        entry.table(),
        entry.column(),
        entry.columns(),
        entry.key(),
        entry.rows());
  }

  /** What these attempts set aside and nobody put back, newest first. */
  List<RecoveryEntry> open(Collection<String> attempts) throws SQLException {
    if (!present()) {
      return List.of();
    }
    return session.query(
        SELECT.formatted(table(NAME)) + OPEN + NEWEST_FIRST,
        RecoveryStore::entry,
        List.copyOf(attempts));
  }

  /** Everything, newest first. */
  List<RecoveryEntry> all() throws SQLException {
    return present()
        ? session.query(SELECT.formatted(table(NAME)) + NEWEST_FIRST, RecoveryStore::entry)
        : List.of();
  }

  /** One line of the list with what the shelf tells of it. */
  record Shelved(RecoveryEntry entry, boolean restored, Instant expiresAt, long bytes) {
    RecoveryShelf.Item item() {
      return new RecoveryShelf.Item(
          entry.artifact(), entry.migration(), restored, expiresAt, bytes);
    }
  }

  /** Everything with its state, newest first. */
  List<Shelved> shelf() throws SQLException {
    return present()
        ? session.query(
            SHELF.formatted(table(NAME)),
            row ->
                new Shelved(
                    entry(row),
                    row.getBoolean(13),
                    row.getTimestamp(14).toInstant(),
                    row.getLong(15)),
            Quoting.identifier(schema) + ".")
        : List.of();
  }

  void extend(RecoveryEntry entry, Instant until) throws SQLException {
    ensure();
    session.run(EXTEND.formatted(table(NAME)), Timestamp.from(until), entry.id());
  }

  /** Number of the transaction's command that put an entry on the list, when it is this one's. */
  long command(RecoveryEntry entry) throws SQLException {
    return session.count(COMMAND.formatted(table(NAME)), entry.id());
  }

  void counted(RecoveryEntry entry) throws SQLException {
    session.run(COUNTED.formatted(table(NAME)), entry.rows(), entry.id());
  }

  /** Drops what was set aside and takes it off the list. */
  void purge(RecoveryEntry entry) throws SQLException {
    session.run("DROP TABLE IF EXISTS " + table(entry.id()));
    session.run(FORGET.formatted(table(NAME)), entry.id());
  }

  /** Keeps everybody else from putting one back until this transaction ends; false when it was. */
  boolean claim(String id) throws SQLException {
    return !session.query(CLAIM.formatted(table(NAME)), row -> row.getString(1), id).isEmpty();
  }

  void restored(RecoveryEntry entry) throws SQLException {
    session.run(RESTORED.formatted(table(NAME)), entry.id());
  }

  private static RecoveryEntry entry(ResultSet row) throws SQLException {
    return new RecoveryEntry(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        RecoveryKind.valueOf(row.getString(5)),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        texts(row, 9),
        texts(row, 10),
        row.getLong(11),
        row.getTimestamp(12).toInstant());
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }
}
