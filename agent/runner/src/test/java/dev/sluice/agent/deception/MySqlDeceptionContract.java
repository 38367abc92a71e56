package dev.sluice.agent.deception;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.mysql.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Random;

/** The scripts on one server of MySQL or MariaDB. */
abstract class MySqlDeceptionContract extends DeceptionContract {
  private final boolean mariaDb;

  MySqlDeceptionContract(String engine) {
    super(engine);
    this.mariaDb = engine.equals("mariadb");
  }

  abstract Optional<TestServer> server();

  @Override
  Deceptions deceptions(Random random) {
    return new MySqlDeceptions(random, mariaDb);
  }

  @Override
  Sandbox sandbox() {
    Optional<TestServer> server = server();
    assumeTrue(server.isPresent(), "no server here: .ci/run and ./mvnw fetch them");
    return new Place(server.orElseThrow());
  }

  private record Place(TestServer server) implements Sandbox {
    @Override
    public void reset() throws SQLException {
      try (Connection session = server.root("");
          Statement statement = session.createStatement()) {
        statement.execute("DROP DATABASE IF EXISTS deception");
        statement.execute("CREATE DATABASE deception CHARACTER SET utf8mb4");
      }
    }

    @Override
    public Connection session() throws SQLException {
      return server.root("deception");
    }

    @Override
    public void close() {
      // the server is shared by the tests of this process
    }
  }
}
