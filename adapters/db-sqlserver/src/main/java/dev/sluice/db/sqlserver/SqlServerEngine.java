package dev.sluice.db.sqlserver;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.OldestVersion;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.Tokens;
import java.util.EnumSet;
import java.util.Set;

/** SQL Server 2012 and later, and Azure SQL. Splitting and reading work without the driver. */
public final class SqlServerEngine implements DatabaseEngine {
  static final String NAME = "sqlserver";

  private static final OldestVersion OLDEST = new OldestVersion("SQL Server 2012", 11, 0);

  /** For {@link java.util.ServiceLoader}. */
  public SqlServerEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> sharedKinds() {
    return Set.of(
        "LOGIN", "DATABASE", "SERVER", "ENDPOINT", "CREDENTIAL", "AVAILABILITY", "RESOURCE");
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.TRANSACTIONAL_DDL, Capability.EPHEMERAL_DATABASE, Capability.SESSION_TAG);
  }

  @Override
  public Script split(String text) {
    return new Splitter(text).split();
  }

  @Override
  public Tokens tokens(String text) {
    return SqlServerTokens.of(text);
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement);
  }

  @Override
  public SchemaRenderer renderer() {
    return new SqlServerRenderer();
  }

  @Override
  public Database open(ConnectionSettings settings) {
    SqlServerDatabase database = new SqlServerDatabase(new Connections(settings));
    OLDEST.require(database.server().version());
    return database;
  }
}
