package dev.sluice.analysis.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.Server;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.Database.ServerInfo;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandInTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql, PostgreSQL, 16.4, PostgreSQL, 16.14 (Debian 16.14-1), true",
    "postgresql, PostgreSQL, 16.4, PostgreSQL, 15.4, false",
    "postgresql, PostgreSQL, 18beta1, PostgreSQL, 18.0, true",
    "mysql, MySQL, 8.0.35, MySQL, 8.4.2, false",
    "mysql, MySQL, 8.0.35, MariaDB, 8.0.35, false",
    "mariadb, MariaDB, 5.5.5-10.11.4-MariaDB, MariaDB, 10.11.9-MariaDB, true",
    "mariadb, MariaDB, 10.11.4-MariaDB, MariaDB, 11.4.2-MariaDB, false"
  })
  void mustBeOfTheSameProductAndSeries(
      String name, String product, String version, String other, String there, boolean alike) {
    DatabaseEngine engine = DatabaseEngines.find(name).orElseThrow();

    assertThat(
            StandIn.unlike(
                engine,
                new ServerInfo(product, version, List.of()),
                new ServerInfo(other, there, List.of())))
        .matches(refusal -> refusal.isEmpty() == alike);
  }

  @Test
  void isNeverTheTargetByAnyAddress() throws SQLException, IOException {
    DatabaseEngine engine = DatabaseEngines.find("postgresql").orElseThrow();
    try (Server server = new Server();
        Database target = server.database("target", "SELECT 1");
        Database beside = server.database("beside", "SELECT 1");
        Database again =
            engine.open(
                new ConnectionSettings(
                    "127.0.0.1",
                    server.port(),
                    "target",
                    "postgres",
                    "",
                    "disable",
                    Map.of(),
                    Duration.ofSeconds(10)))) {
      assertThat(StandIn.of(engine, target, again).refusal()).contains("it is the target itself");
      assertThat(StandIn.of(engine, target, beside))
          .matches(one -> one.refusal().isEmpty() && one.sameServer());
    }
  }
}
