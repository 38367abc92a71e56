package dev.sluice.db.sqlserver;

import dev.sluice.db.step.LedgerDialect;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The ledger's tables in a schema of their own in the target database. */
final class LedgerTables implements LedgerDialect {
  private static final String NEWEST = "sluice_snapshots";
  private static final String THERE = "SELECT 1 WHERE OBJECT_ID(?, N'U') IS NOT NULL";
  private static final List<String> TABLES =
      List.of(
          """
          IF OBJECT_ID({literal sluice_migrations}, N'U') IS NULL CREATE TABLE {sluice_migrations} (
            id bigint NOT NULL IDENTITY(1,1) PRIMARY KEY, attempt nvarchar(200) NOT NULL UNIQUE,
            epoch bigint NOT NULL, migration nvarchar(200) NOT NULL, title nvarchar(max) NOT NULL,
            digest nvarchar(200) NOT NULL, direction varchar(10) NOT NULL,
            state varchar(20) NOT NULL, correlation nvarchar(max) NOT NULL,
            started_at datetime2(6) NOT NULL DEFAULT SYSUTCDATETIME(),
            finished_at datetime2(6) NULL)
          """,
          """
          IF OBJECT_ID({literal sluice_steps}, N'U') IS NULL CREATE TABLE {sluice_steps} (
            attempt nvarchar(200) NOT NULL, statement int NOT NULL, sha256 varchar(64) NOT NULL,
            state varchar(20) NOT NULL, object nvarchar(max) NOT NULL,
            object_before nvarchar(max) NOT NULL,
            at datetime2(6) NOT NULL DEFAULT SYSUTCDATETIME(), PRIMARY KEY (attempt, statement))
          """,
          """
          IF OBJECT_ID({literal sluice_snapshots}, N'U') IS NULL CREATE TABLE {sluice_snapshots} (
            attempt nvarchar(200) NOT NULL, moment varchar(20) NOT NULL,
            fingerprint varchar(64) NOT NULL, content nvarchar(max) NULL,
            at datetime2(6) NOT NULL DEFAULT SYSUTCDATETIME(), PRIMARY KEY (attempt, moment))
          """);
  private final String schema;

  LedgerTables(String schema) {
    this.schema = schema;
  }

  @Override
  public String table(String name) {
    return Quoting.qualified(schema, name);
  }

  @Override
  public String now() {
    return "SYSUTCDATETIME()";
  }

  @Override
  public String literal(String text) {
    return Quoting.literal(text);
  }

  @Override
  public boolean exists(Connection session) throws SQLException {
    return !Sql.texts(session, THERE, table(NEWEST)).isEmpty();
  }

  @Override
  public void create(Connection session) throws SQLException {
    if (exists(session)) {
      return;
    }
    Sql.run(session, schemaStatement());
    for (String template : TABLES) {
      Sql.run(session, statement(template));
    }
  }

  /** CREATE SCHEMA must stand alone, so it runs in a batch of its own inside the condition. */
  String schemaStatement() {
    String create = "CREATE SCHEMA " + Quoting.identifier(schema);
    return "IF SCHEMA_ID("
        + Quoting.literal(schema)
        + ") IS NULL EXEC("
        + Quoting.literal(create)
        + ")";
  }

  private String statement(String template) {
    String text = template;
    for (String name : List.of("sluice_migrations", "sluice_steps", NEWEST)) {
      text =
          text.replace("{literal " + name + "}", Quoting.literal(table(name)))
              .replace("{" + name + "}", table(name));
    }
    return text;
  }

  /** The statements that make the tables. */
  List<String> statements() {
    return TABLES.stream().map(this::statement).toList();
  }
}
