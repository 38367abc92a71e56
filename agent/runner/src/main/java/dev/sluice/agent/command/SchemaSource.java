package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.rehearsal.DeclaredSchema;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a schema comes from: a database by its address, a snapshot in a file, or a folder of SQL
 * files that declare it.
 */
sealed interface SchemaSource {
  /**
   * The schema.
   *
   * @param host a database of the server on which SQL files are tried out
   */
  Schema schema(Optional<DatabaseAddress> host);

  /** Where a database of its server is, for a source that has one. */
  default Optional<DatabaseAddress> address() {
    return Optional.empty();
  }

  /** The source that an argument names. */
  static SchemaSource of(String source, Login login) {
    if (DatabaseAddress.looksLike(source)) {
      return of(DatabaseAddress.of(source, login));
    }
    return Files.isDirectory(Path.of(source)) ? new Folder(source) : new Snapshot(source);
  }

  static SchemaSource of(DatabaseAddress address) {
    return new Live(address);
  }

  /** A database as it is now. */
  record Live(DatabaseAddress at) implements SchemaSource {
    @Override
    public Schema schema(Optional<DatabaseAddress> host) {
      return read(at);
    }

    @Override
    public Optional<DatabaseAddress> address() {
      return Optional.of(at);
    }
  }

  /** A file that was written by {@code schema snapshot}. */
  record Snapshot(String file) implements SchemaSource {
    @Override
    public Schema schema(Optional<DatabaseAddress> host) {
      return snapshot(file);
    }
  }

  /** SQL files, run in the order of their paths in a throwaway database. */
  record Folder(String name) implements SchemaSource {
    @Override
    public Schema schema(Optional<DatabaseAddress> host) {
      if (host.isEmpty()) {
        throw AgentException.usage(
            "There is no server on which the files of " + name + " could be tried out.",
            "Give --shadow JDBC-URL; a throwaway database is made there.");
      }
      List<String> files = ScriptFiles.expand(List.of(name));
      String script =
          files.stream()
              .map(ScriptFiles::read)
              .map(text -> text.endsWith("\n") ? text : text + "\n")
              .collect(Collectors.joining());
      try (Database database = host.get().open()) {
        return DeclaredSchema.of(database, host.get().engine(), script);
      }
    }
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
