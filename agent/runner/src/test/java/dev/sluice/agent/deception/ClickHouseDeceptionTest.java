package dev.sluice.agent.deception;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.clickhouse.LocalServer;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseDeceptionTest extends DeceptionContract {
  static final String DATABASE = "deception";
  @TempDir private Path folder = Path.of("");

  ClickHouseDeceptionTest() {
    super("clickhouse");
  }

  @Override
  Deceptions deceptions(Random random) {
    return new ClickHouseDeceptions(random);
  }

  @Override
  Sandbox sandbox() throws IOException {
    assumeTrue(
        LocalServer.module().isPresent(),
        "no ClickHouse here: npm install --prefix ~/.cache/sluice/chdb chdb@3.4.0");
    return new Place(LocalServer.start(folder));
  }

  private record Place(LocalServer server) implements Sandbox {
    @Override
    public void reset() throws SQLException {
      try (Connection session = server.session("default");
          Statement statement = session.createStatement()) {
        statement.execute("DROP DATABASE IF EXISTS " + DATABASE + " SYNC");
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    }

    @Override
    public Connection session() throws SQLException {
      return server.session(DATABASE);
    }

    @Override
    public void settle() throws SQLException {
      String running = "SELECT toString(count()) FROM system.mutations WHERE NOT is_done";
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      try (Connection session = server.session("default")) {
        while (!Sql.texts(session, running).equals(List.of("0"))) {
          if (deadline.over()) {
            throw new SQLException("a mutation does not end");
          }
          deadline.pause();
        }
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
