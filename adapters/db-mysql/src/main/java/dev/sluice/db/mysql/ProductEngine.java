package dev.sluice.db.mysql;

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

/** What both products of this module do, told apart by their dialect. */
abstract sealed class ProductEngine implements DatabaseEngine permits MySqlEngine, MariaDbEngine {
  static final int PORT = 3306;
  private final Dialect dialect;

  ProductEngine(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public final String name() {
    return dialect.product();
  }

  /** MariaDB may put the version before its own that old replicas want to hear. */
  @Override
  public final String series(String version) {
    return DatabaseEngine.super.series(version.replaceFirst("^5\\.5\\.5-(?=\\d)", ""));
  }

  @Override
  public final int standardPort() {
    return PORT;
  }

  @Override
  public Set<String> sharedKinds() {
    return Set.of(
        "ROLE", "USER", "DATABASE", "SCHEMA", "TABLESPACE", "LOGFILE", "SERVER", "RESOURCE");
  }

  @Override
  public final Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.EPHEMERAL_DATABASE,
        Capability.SESSION_TAG,
        Capability.RECOVERY_ARTIFACTS,
        Capability.READ_SESSION,
        Capability.BULK_ROWS,
        Capability.BATCHES);
  }

  @Override
  public final Script split(String text) {
    return new Splitter(text, dialect).split();
  }

  @Override
  public final Tokens tokens(String text) {
    return MySqlTokens.of(text, dialect);
  }

  @Override
  public final StatementReading read(Statement statement) {
    return Reader.read(statement, dialect);
  }

  @Override
  public final SchemaRenderer renderer() {
    return new MySqlRenderer(dialect.mariaDb());
  }

  @Override
  public final Optional<ConnectionSettings> settings(String url) {
    return MySqlAddress.settings(name(), url);
  }

  @Override
  public final Database open(ConnectionSettings settings) {
    return MySqlDatabase.open(new Connections(settings), dialect);
  }
}
