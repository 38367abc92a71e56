package dev.sluice.db.postgresql;

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
import java.util.Optional;
import java.util.Set;

/** PostgreSQL 12 and later. Splitting, reading and rendering work without the driver. */
public final class PostgresEngine implements DatabaseEngine {
  static final String NAME = "postgresql";

  private static final OldestVersion OLDEST = new OldestVersion("PostgreSQL 12", 12, 0);

  /** For {@link java.util.ServiceLoader}. */
  public PostgresEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  /** Since 10 the first number is the major version; before it was the first two. */
  @Override
  public String series(String version) {
    String two = DatabaseEngine.super.series(version);
    String first = two.replaceFirst("\\..*", "");
    return first.length() > 1 ? first : two;
  }

  @Override
  public int standardPort() {
    return 5432;
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.TRANSACTIONAL_DDL,
        Capability.EPHEMERAL_DATABASE,
        Capability.SESSION_TAG,
        Capability.RECOVERY_ARTIFACTS,
        Capability.READ_SESSION,
        Capability.BULK_ROWS,
        Capability.BATCHES,
        Capability.TEMPORARY_LOGINS);
  }

  @Override
  public Script split(String text) {
    return new Splitter(text).split();
  }

  @Override
  public Tokens tokens(String text) {
    return PostgresTokens.of(text);
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement);
  }

  @Override
  public SchemaRenderer renderer() {
    return new PostgresRenderer();
  }

  @Override
  public Optional<ConnectionSettings> settings(String url) {
    return PostgresAddress.settings(url);
  }

  @Override
  public Database open(ConnectionSettings settings) {
    PostgresDatabase database = new PostgresDatabase(new Connections(settings));
    OLDEST.require(database.server().version());
    return database;
  }
}
