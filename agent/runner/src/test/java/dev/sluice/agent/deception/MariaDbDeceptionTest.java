package dev.sluice.agent.deception;

import dev.sluice.db.mysql.TestServer;
import java.util.Optional;

class MariaDbDeceptionTest extends MySqlDeceptionContract {
  MariaDbDeceptionTest() {
    super("mariadb");
  }

  @Override
  Optional<TestServer> server() {
    return TestServer.mariaDb();
  }
}
