package dev.sluice.db.postgresql;

import dev.sluice.db.contract.ContractTarget;
import dev.sluice.db.contract.DatabaseEngineContract;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresContractTest extends DatabaseEngineContract {
  private static final ServerContractTarget SERVER = new ServerContractTarget();

  @BeforeAll
  static void start() throws IOException, SQLException {
    SERVER.start();
  }

  @AfterAll
  static void stop() throws IOException {
    SERVER.close();
  }

  @Override
  protected ContractTarget target() {
    return SERVER;
  }
}
