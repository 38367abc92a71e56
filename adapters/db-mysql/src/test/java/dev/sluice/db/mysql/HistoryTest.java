package dev.sluice.db.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.contract.Corpora;
import dev.sluice.db.contract.RoundTrips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas that real histories reach, and those of sample databases, come back as they were. */
class HistoryTest {
  private static Optional<TestServer> server(String product) {
    return product.equals("MariaDB") ? TestServer.mariaDb() : TestServer.mysql(product);
  }

  private static RoundTrips trips(String product) {
    Optional<TestServer> server = server(product);
    assumeTrue(server.isPresent(), "no " + product + " here");
    TestServer running = server.orElseThrow();
    return new RoundTrips(new ServerContractTarget(running, running.engine(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MariaDB", "5.7", "8.0"})
  void readsBackWhatItRendered(String product) throws SQLException, IOException {
    assumeTrue(Corpora.present("updown"), "no corpora here");
    RoundTrips trips = trips(product);
    try (Stream<Path> histories = Files.list(Corpora.folder("updown"))) {
      for (Path history : histories.sorted().toList()) {
        String name = String.valueOf(history.getFileName());
        if (replayable(name, product)) {
          trips.history(name);
        }
      }
    }
    trips.held(20);
  }

  /** Histories of upgrades begin on tables that are not in them. */
  private static boolean replayable(String name, String product) {
    boolean own =
        name.contains("__mysql") || (name.contains("__mariadb") && product.equals("MariaDB"));
    return own && !name.contains("-upgrade") && !name.contains("-migration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MariaDB", "5.7", "8.0"})
  void readsBackSampleDatabases(String product) throws SQLException, IOException {
    RoundTrips trips = trips(product);
    trips.samples("mysql");
    trips.held(0);
  }
}
