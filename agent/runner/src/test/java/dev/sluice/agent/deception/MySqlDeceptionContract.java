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
  Sandbox sandbox() throws SQLException {
    Optional<TestServer> server = server();
    assumeTrue(server.isPresent(), "no server here: .ci/run and ./mvnw fetch them");
    return new Place(server.orElseThrow(), server.orElseThrow().root(""));
  }

  /** Watched by one session that is kept, for opening one takes longer than most scripts. */
  private record Place(TestServer server, Connection watcher) implements Sandbox {
    @Override
    public void reset() throws SQLException {
      try (Statement statement = watcher.createStatement()) {
        statement.execute("DROP DATABASE IF EXISTS deception");
        statement.execute("CREATE DATABASE deception CHARACTER SET utf8mb4");
        statement.execute("USE deception");
      }
    }

    @Override
    public <T> T watch(Look<T> look) throws SQLException {
      return look.by(watcher);
    }

    @Override
    public Connection session() throws SQLException {
      return server.root("deception");
    }

    @Override
    public void close() {
      try {
        watcher.close(); // the server is shared by the tests of this process
      } catch (SQLException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
