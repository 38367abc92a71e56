package dev.sluice.db.mysql;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import java.util.EnumSet;
import java.util.Set;

/** What both engines of this module do, told apart by their dialect. */
record Product(Dialect dialect) {
  static final int PORT = 3306;

  String name() {
    return dialect.mariaDb() ? "mariadb" : "mysql";
  }

  Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.EPHEMERAL_DATABASE, Capability.SESSION_TAG, Capability.RECOVERY_ARTIFACTS);
  }

  Script split(String text) {
    return new Splitter(text, dialect).split();
  }

  StatementReading read(Statement statement) {
    return Reader.read(statement, dialect);
  }

  SchemaRenderer renderer() {
    return new MySqlRenderer();
  }

  Database open(ConnectionSettings settings) {
    return MySqlDatabase.open(new Connections(settings), dialect);
  }
}
