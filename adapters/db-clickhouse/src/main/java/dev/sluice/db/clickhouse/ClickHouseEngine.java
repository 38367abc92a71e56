package dev.sluice.db.clickhouse;

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

/**
 * ClickHouse 23.1 and later. It has no transactions: every statement stands between two rows of the
 * ledger. Splitting, reading and rendering work without the driver.
 */
public final class ClickHouseEngine implements DatabaseEngine {
  static final String NAME = "clickhouse";

  private static final OldestVersion OLDEST = new OldestVersion("ClickHouse 23.1", 23, 1);

  /** For {@link java.util.ServiceLoader}. */
  public ClickHouseEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> sharedKinds() {
    return Set.of(
        "ROLE",
        "USER",
        "DATABASE",
        "FUNCTION",
        "PROFILE",
        "SETTINGS",
        "QUOTA",
        "NAMED",
        "RESOURCE");
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.EPHEMERAL_DATABASE,
        Capability.SESSION_TAG,
        Capability.READ_SESSION,
        Capability.BULK_ROWS);
  }

  @Override
  public Script split(String text) {
    return new Splitter(text).split();
  }

  @Override
  public Tokens tokens(String text) {
    return ClickHouseTokens.of(text);
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement);
  }

  @Override
  public SchemaRenderer renderer() {
    return new ClickHouseRenderer();
  }

  @Override
  public Optional<ConnectionSettings> settings(String url) {
    return ClickHouseAddress.settings(url);
  }

  @Override
  public Database open(ConnectionSettings settings) {
    ClickHouseDatabase database = new ClickHouseDatabase(new Connections(settings));
    OLDEST.require(database.server().version());
    return database;
  }
}
