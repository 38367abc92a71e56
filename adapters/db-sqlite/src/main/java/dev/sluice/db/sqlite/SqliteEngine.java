package dev.sluice.db.sqlite;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.Tokens;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** SQLite 3 files. Splitting, reading and rendering work without the driver. */
public final class SqliteEngine implements DatabaseEngine {
  static final String NAME = "sqlite";
  private static final String ADDRESS = "jdbc:sqlite:";

  /** For {@link java.util.ServiceLoader}. */
  public SqliteEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.TRANSACTIONAL_DDL,
        Capability.EPHEMERAL_DATABASE,
        Capability.RECOVERY_ARTIFACTS,
        Capability.SERVERLESS,
        Capability.READ_SESSION,
        Capability.BULK_ROWS,
        Capability.BATCHES);
  }

  @Override
  public Script split(String text) {
    return new Splitter(text).split();
  }

  @Override
  public Tokens tokens(String text) {
    return SqliteTokens.of(text);
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement);
  }

  @Override
  public SchemaRenderer renderer() {
    return new SqliteRenderer();
  }

  @Override
  public Optional<ConnectionSettings> settings(String url) {
    return url.startsWith(ADDRESS)
        ? Optional.of(Connections.settings(url.substring(ADDRESS.length())))
        : Optional.empty();
  }

  @Override
  public Database open(ConnectionSettings settings) {
    SqliteDatabase database = new SqliteDatabase(new Connections(settings));
    database.server();
    return database;
  }
}
