package dev.sluice.db.oracle;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.Script;
import dev.sluice.db.Statement;
import dev.sluice.db.StatementReading;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** Oracle Database 11g R2 and later. Splitting and reading work without the driver. */
public final class OracleEngine implements DatabaseEngine {
  static final String NAME = "oracle";

  /** For {@link java.util.ServiceLoader}. */
  public OracleEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
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
    throw readsOnly();
  }

  private static DatabaseException readsOnly() {
    return new DatabaseException(
        DatabaseException.Category.SETUP,
        "",
        "This version splits and rates scripts of Oracle and does not connect to it",
        "Use a version that lists Oracle among its engines");
  }
}
