package dev.sluice.db.oracle;

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

/** Oracle Database 11g R2 and later. Splitting and reading work without the driver. */
public final class OracleEngine implements DatabaseEngine {
  static final String NAME = "oracle";

  private static final OldestVersion OLDEST = new OldestVersion("Oracle 11g R2", 11, 2);

  /** For {@link java.util.ServiceLoader}. */
  public OracleEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.EPHEMERAL_DATABASE, Capability.SESSION_TAG);
  }

  @Override
  public Script split(String text) {
    return Splitter.split(text);
  }

  @Override
  public Tokens tokens(String text) {
    return OracleTokens.of(text);
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement);
  }

  @Override
  public SchemaRenderer renderer() {
    return new OracleRenderer();
  }

  @Override
  public Database open(ConnectionSettings settings) {
    OracleDatabase database = new OracleDatabase(new Connections(settings));
    OLDEST.require(database.server().version());
    return database;
  }
}
