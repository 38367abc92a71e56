package dev.sluice.db.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Base of tests on the module's MariaDB, each with a database of its own. */
abstract class OnMariaDb {
  static final MariaDbEngine ENGINE = new MariaDbEngine();

  private static TestServer server;
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  @BeforeAll
  static void startServer() {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    server = TestServer.of(ServerFiles.mariaDb().orElseThrow());
  }

  @BeforeEach
  void makeDatabase() throws SQLException {
    settings = server.fresh();
  }

  static TestServer server() {
    return server;
  }

  /** How the agent reaches the database of this test. */
  ConnectionSettings settings() {
    return settings;
  }

  /** A session of the server's owner in the database of this test. */
  Connection root() throws SQLException {
    return server.root(settings.database());
  }

  void sql(String... statements) throws SQLException {
    try (Connection session = root()) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  /** The first column of what a question gives. */
  List<String> ask(String question) throws SQLException {
    try (Connection session = root()) {
      return Sql.texts(session, question);
    }
  }
}
