package dev.sluice.db.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.contract.ContractTarget;
import dev.sluice.db.contract.DatabaseEngineContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** The contract on MySQL; a subclass per version. */
abstract class MySqlContract extends DatabaseEngineContract {
  private final Optional<ServerFiles> files;
  private final List<String> schema;

  MySqlContract(String version, String... more) {
    this.files = ServerFiles.mysql(version);
    this.schema = new ArrayList<>(MariaDbContractTest.SCHEMA);
    this.schema.addAll(List.of(more));
  }

  @BeforeEach
  @Override
  protected void freshDatabase() throws java.sql.SQLException {
    assumeTrue(files.isPresent(), "no archive of MySQL: ./mvnw fetches it before it tests");
    super.freshDatabase();
  }

  @Override
  protected ContractTarget target() {
    return new ServerContractTarget(TestServer.of(files.orElseThrow()), new MySqlEngine(), schema);
  }
}
