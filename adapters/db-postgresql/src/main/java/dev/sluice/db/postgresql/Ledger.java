package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** The target's own record of attempts. Only the server's clock is used. */
final class Ledger {
  /** Step number that stands for putting back; statements count from 1. */
  static final int PUT_BACK = 0;

  private final Connection connection;
  private final String name;
  private final String schema;

  Ledger(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
    this.schema = Quoting.identifier(name) + ".";
  }

  boolean exists() throws SQLException {
    return !Sql.texts(
            connection,
            "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ? AND tablename = 'sluice_steps'",
            name)
        .isEmpty();
  }

  /** Creates the tables; the caller holds the target lock, so nobody else does it now. */
  void create() throws SQLException {
    if (exists()) {
      return;
    }
    Sql.run(connection, "CREATE SCHEMA IF NOT EXISTS " + Quoting.identifier(name));
    Sql.run(
        connection,
        "CREATE TABLE IF NOT EXISTS "
            + schema
            + """
            sluice_migrations (
              id bigint GENERATED ALWAYS AS IDENTITY, attempt text PRIMARY KEY, epoch bigint NOT NULL,
              migration text NOT NULL, title text NOT NULL, digest text NOT NULL,
              direction text NOT NULL, state text NOT NULL, correlation text NOT NULL,
              started_at timestamptz NOT NULL DEFAULT clock_timestamp(), finished_at timestamptz)
            """);
    Sql.run(
        connection,
        "CREATE TABLE IF NOT EXISTS "
            + schema
            + """
            sluice_steps (
              attempt text NOT NULL, statement int NOT NULL, sha256 text NOT NULL,
              state text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
              PRIMARY KEY (attempt, statement))
            """);
  }

  boolean knows(String attempt) throws SQLException {
    return !Sql.texts(
            connection, "SELECT 1 FROM " + schema + "sluice_migrations WHERE attempt = ?", attempt)
        .isEmpty();
  }

  boolean newerEpoch(ExecutionPlan plan) throws SQLException {
    return !Sql.texts(
            connection,
            "SELECT 1 FROM " + schema + "sluice_migrations WHERE migration = ? AND epoch > ?",
            plan.migration(),
            plan.epoch())
        .isEmpty();
  }

  /** Whether the newest applied attempt of the migration had this digest and direction. */
  boolean applied(ExecutionPlan plan) throws SQLException {
    List<String> newest =
        Sql.texts(
            connection,
            "SELECT digest || ' ' || direction FROM "
                + schema
                + "sluice_migrations WHERE migration = ? AND state = 'applied'"
                + " ORDER BY id DESC LIMIT 1",
            plan.migration());
    return newest.contains(plan.digest() + " " + direction(plan));
  }

  void begin(ExecutionPlan plan) throws SQLException {
    Sql.run(
        connection,
        "INSERT INTO "
            + schema
            + "sluice_migrations (attempt, epoch, migration, title, digest, direction, state,"
            + " correlation) VALUES (?, ?, ?, ?, ?, ?, 'running', ?)",
        plan.attempt(),
        plan.epoch(),
        plan.migration(),
        plan.title(),
        plan.digest(),
        direction(plan),
        plan.correlation());
  }

  void step(ExecutionPlan plan, dev.sluice.db.Statement statement, String state)
      throws SQLException {
    step(plan, statement.index(), statement.sha256(), state);
  }

  /** Says in the same transaction that what was set aside is back. */
  void putBack(ExecutionPlan plan) throws SQLException {
    step(plan, PUT_BACK, "", "done");
  }

  private void step(ExecutionPlan plan, int index, String sha256, String state)
      throws SQLException {
    Sql.run(
        connection,
        "INSERT INTO "
            + schema
            + "sluice_steps AS s (attempt, statement, sha256, state) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (attempt, statement) DO UPDATE"
            + " SET state = excluded.state, at = clock_timestamp()",
        plan.attempt(),
        index,
        sha256,
        state);
  }

  List<String> steps(String attempt, String state) throws SQLException {
    return Sql.texts(
        connection,
        "SELECT statement FROM " + schema + "sluice_steps WHERE attempt = ? AND state = ?",
        attempt,
        state);
  }

  void end(ExecutionPlan plan, String state) throws SQLException {
    Sql.run(
        connection,
        "UPDATE "
            + schema
            + "sluice_migrations SET state = ?, finished_at = clock_timestamp() WHERE attempt = ?",
        state,
        plan.attempt());
  }

  private static String direction(ExecutionPlan plan) {
    return plan.direction().name().toLowerCase(Locale.ROOT);
  }
}
