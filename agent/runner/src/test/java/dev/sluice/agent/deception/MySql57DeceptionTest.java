package dev.sluice.agent.deception;

import dev.sluice.db.mysql.TestServer;
import java.util.Optional;

class MySql57DeceptionTest extends MySqlDeceptionContract {
  MySql57DeceptionTest() {
    super("mysql");
  }

  @Override
  Optional<TestServer> server() {
    return TestServer.mysql("5.7");
  }
}
