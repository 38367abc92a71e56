package dev.sluice.db.sqlite;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A throwaway file in a folder of its own, built from a schema, without rows. */
final class SqliteShadow implements Database.Shadow {
  private static final Duration BUSY = Duration.ofSeconds(5);
  private final Path folder;
  private final SqliteDatabase database;

  private SqliteShadow(Path folder, Path file) {
    this.folder = folder;
    this.database =
        new SqliteDatabase(
            new Connections(
                new ConnectionSettings("", 0, file.toString(), "", "", "disable", Map.of(), BUSY)));
  }

  static SqliteShadow of(Schema base) {
    try {
      Path folder = Files.createTempDirectory("sluice-shadow").toRealPath();
      Path file = folder.resolve("shadow.db");
      try {
        build(file, base);
        return new SqliteShadow(folder, file);
      } catch (RuntimeException failure) {
        delete(folder);
        throw failure;
      }
    } catch (IOException failure) {
      throw new DatabaseException(
          Category.SETUP,
          "",
          "No throwaway database can be made: " + failure.getMessage(),
          "Let the agent write its folder for temporary files");
    }
  }

  private static void build(Path file, Schema base) {
    List<String> statements = new SqliteRenderer().create(base);
    String doing = "connecting to it";
    try (Connection connection = Connections.own(file, BUSY)) {
      connection.setAutoCommit(false);
      for (String statement : statements) {
        doing = statement.lines().findFirst().orElse("");
        Sql.run(connection, statement);
      }
      connection.commit();
      connection.setAutoCommit(true);
      Sql.run(connection, "PRAGMA user_version = 0");
    } catch (SQLException failure) {
      Trouble trouble = Troubles.trouble(failure);
      throw new DatabaseException(
          trouble.category(),
          trouble.code(),
          "The shadow could not be built from the target's schema ("
              + doing
              + "): "
              + trouble.message(),
          trouble.action());
    }
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      folder.toFile().deleteOnExit();
    }
  }
}
