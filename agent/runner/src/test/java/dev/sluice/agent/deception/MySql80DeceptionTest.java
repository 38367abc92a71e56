package dev.sluice.agent.deception;

import dev.sluice.db.mysql.TestServer;
import java.util.Optional;

class MySql80DeceptionTest extends MySqlDeceptionContract {
  MySql80DeceptionTest() {
    super("mysql");
  }

  @Override
  Optional<TestServer> server() {
    return TestServer.mysql("8.0");
  }
}
