package dev.sluice.agent.deception;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeceptionTest extends DeceptionContract {
  @TempDir private Path folder = Path.of("");

  SqliteDeceptionTest() {
    super("sqlite");
  }

  @Override
  Deceptions deceptions(Random random) {
    return new SqliteDeceptions(random);
  }

  @Override
  Sandbox sandbox() {
    Path file = folder.resolve("deception.db");
    return new Sandbox() {
      @Override
      public void reset() throws SQLException {
        try {
          Files.deleteIfExists(file);
        } catch (IOException failure) {
          throw new SQLException(failure);
        }
      }

      @Override
      public Connection session() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file + "?synchronous=OFF");
      }

      @Override
      public void close() {
        // the folder is removed with the test
      }
    };
  }
}
