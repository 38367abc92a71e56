package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.compare.SchemaSnapshot;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.schema.Schema;

/** Where a schema comes from: a database by its address, or a snapshot in a file. */
final class SchemaSource {
  private SchemaSource() {}

  /** The schema that an argument names. */
  static Schema read(String source, Login login) {
    return DatabaseAddress.looksLike(source)
        ? read(DatabaseAddress.of(source, login))
        : snapshot(source);
  }

  static Schema read(DatabaseAddress address) {
    try (Database database = address.open()) {
      return database.schema();
    }
  }

  static Schema snapshot(String file) {
    try {
      return SchemaSnapshot.read(ScriptFiles.read(file, ScriptFiles.SNAPSHOT_LIMIT));
    } catch (SchemaSnapshot.UnreadableSnapshot unreadable) {
      throw AgentException.usage(
          file + " is no snapshot: " + unreadable.getMessage() + ".",
          "Make one with: sluice schema snapshot --url JDBC-URL -o FILE");
    }
  }

  /** The engine of a schema. */
  static DatabaseEngine engine(Schema schema) {
    return ConnectionCommand.engine(schema.engine());
  }
}
