package dev.sluice.db.sqlite;

import dev.sluice.db.step.LedgerDialect;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables of the ledger. SQLite has no schemas: the ledger's name is a prefix of its tables. */
final class LedgerTables implements LedgerDialect {
  static final String NAME = "sluice";
  private static final String THERE =
      "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?";
  private static final List<String> CREATE =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS {migrations} (
            id INTEGER PRIMARY KEY AUTOINCREMENT, attempt TEXT NOT NULL UNIQUE,
            epoch INTEGER NOT NULL, migration TEXT NOT NULL, title TEXT NOT NULL,
            digest TEXT NOT NULL, direction TEXT NOT NULL, state TEXT NOT NULL,
            correlation TEXT NOT NULL,
            started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            finished_at TEXT)
          """,
          """
          CREATE TABLE IF NOT EXISTS {steps} (
            attempt TEXT NOT NULL, statement INTEGER NOT NULL, sha256 TEXT NOT NULL,
            state TEXT NOT NULL, object TEXT NOT NULL DEFAULT '',
            object_before TEXT NOT NULL DEFAULT '',
            at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            PRIMARY KEY (attempt, statement))
          """,
          """
          CREATE TABLE IF NOT EXISTS {snapshots} (
            attempt TEXT NOT NULL, moment TEXT NOT NULL, fingerprint TEXT NOT NULL, content TEXT,
            at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            PRIMARY KEY (attempt, moment))
          """);
  private static final String BATCHES =
      """
      CREATE TABLE IF NOT EXISTS %s (
        attempt TEXT NOT NULL, statement INTEGER NOT NULL, key_column TEXT NOT NULL,
        last_key TEXT NOT NULL, changed_rows INTEGER NOT NULL, passed_rows INTEGER NOT NULL,
        batches INTEGER NOT NULL, PRIMARY KEY (attempt, statement))
      """;
  private final String name;

  LedgerTables(String name) {
    this.name = name;
  }

  @Override
  public String table(String table) {
    return "main." + Names.quoted(plain(table));
  }

  private String plain(String table) {
    return name + table.substring(table.indexOf('_'));
  }

  @Override
  public String now() {
    return "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
  }

  @Override
  public String literal(String text) {
    return Names.literal(text);
  }

  @Override
  public boolean exists(Connection session) throws SQLException {
    return !Sql.texts(session, THERE, plain("sluice_snapshots")).isEmpty();
  }

  @Override
  public boolean walked(Connection session) throws SQLException {
    return !Sql.texts(session, THERE, plain("sluice_batches")).isEmpty();
  }

  @Override
  public void create(Connection session) throws SQLException {
    if (!exists(session)) {
      for (String sql : CREATE) {
        Sql.run(
            session,
            sql.replace("{migrations}", table("sluice_migrations"))
                .replace("{steps}", table("sluice_steps"))
                .replace("{snapshots}", table("sluice_snapshots")));
      }
    }
    Sql.run(session, BATCHES.formatted(table("sluice_batches")));
    RecoveryStore.prepare(session, name);
  }
}
