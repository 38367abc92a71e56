package dev.sluice.db.postgresql;

import dev.sluice.db.step.LedgerDialect;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables of the ledger in a schema of their own, made where they are missing. */
final class LedgerTables implements LedgerDialect {
  static final String NEWEST = "sluice_snapshots";
  private static final String THERE =
      "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ? AND tablename = ?";
  private static final String LEDGERS =
      """
      SELECT schemaname FROM pg_catalog.pg_tables
      WHERE tablename IN ('sluice_migrations', 'sluice_steps') AND schemaname <> 'public'
      GROUP BY schemaname HAVING count(*) = 2 ORDER BY schemaname = 'sluice' DESC, schemaname
      """;
  private static final List<String> CREATE =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS %s.sluice_migrations (
            id bigint GENERATED ALWAYS AS IDENTITY, attempt text PRIMARY KEY,
            epoch bigint NOT NULL, migration text NOT NULL, title text NOT NULL,
            digest text NOT NULL, direction text NOT NULL, state text NOT NULL,
            correlation text NOT NULL,
            started_at timestamptz NOT NULL DEFAULT clock_timestamp(), finished_at timestamptz)
          """,
          """
          CREATE TABLE IF NOT EXISTS %s.sluice_steps (
            attempt text NOT NULL, statement int NOT NULL, sha256 text NOT NULL,
            state text NOT NULL, object text NOT NULL DEFAULT '',
            object_before text NOT NULL DEFAULT '',
            at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (attempt, statement))
          """,
          "ALTER TABLE %s.sluice_steps ADD COLUMN IF NOT EXISTS object text NOT NULL DEFAULT ''",
          """
          ALTER TABLE %s.sluice_steps
            ADD COLUMN IF NOT EXISTS object_before text NOT NULL DEFAULT ''
          """,
          """
          CREATE TABLE IF NOT EXISTS %s.sluice_snapshots (
            attempt text NOT NULL, moment text NOT NULL, fingerprint text NOT NULL, content text,
            at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (attempt, moment))
          """);
  private static final String BATCHES =
      """
      CREATE TABLE IF NOT EXISTS %s.sluice_batches (
        attempt text NOT NULL, statement int NOT NULL, key_column text NOT NULL,
        last_key text NOT NULL, changed_rows bigint NOT NULL, passed_rows bigint NOT NULL,
        batches bigint NOT NULL, PRIMARY KEY (attempt, statement))
      """;

  private final String schema;

  LedgerTables(String schema) {
    this.schema = schema;
  }

  @Override
  public String table(String name) {
    return Quoting.identifier(schema) + "." + name;
  }

  @Override
  public String now() {
    return "clock_timestamp()";
  }

  @Override
  public String literal(String text) {
    return Quoting.literal(text);
  }

  @Override
  public boolean exists(Connection session) throws SQLException {
    return there(session, schema, NEWEST);
  }

  @Override
  public boolean walked(Connection session) throws SQLException {
    return there(session, schema, "sluice_batches");
  }

  @Override
  public void create(Connection session) throws SQLException {
    create(session, schema);
    if (!walked(session)) {
      Sql.run(session, BATCHES.formatted(Quoting.identifier(schema)));
    }
    PostgresRecovery.prepare(session, schema);
  }

  static boolean there(Connection connection, String schema, String table) throws SQLException {
    return !Sql.texts(connection, THERE, schema, table).isEmpty();
  }

  /** The schema of the ledger in this database, {@code sluice} when there is none. */
  static String found(Connection connection) throws SQLException {
    return Sql.texts(connection, LEDGERS).stream().findFirst().orElse("sluice");
  }

  private static void create(Connection connection, String schema) throws SQLException {
    if (there(connection, schema, NEWEST)) {
      return;
    }
    String quoted = Quoting.identifier(schema);
    if (Sql.texts(connection, "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?", schema)
        .isEmpty()) {
      Sql.run(connection, "CREATE SCHEMA IF NOT EXISTS " + quoted);
    }
    for (String table : CREATE) {
      Sql.run(connection, table.formatted(quoted));
    }
  }
}
