package dev.sluice.db.postgresql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.contract.Corpora;
import dev.sluice.db.contract.RoundTrips;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The schemas that real histories reach, and those of sample databases, come back as they were.
 * {@code -Dcorpora=all} takes all histories, {@code -Dhistory=NAME} that one.
 */
class HistoryTest {
  private static final List<String> SOME = List.of("keto", "openfga", "svix");

  /** Without histories of upgrades, which begin on tables that are not in them. */
  private static final List<String> ALL =
      List.of(
          "authelia",
          "camunda",
          "chirpstack",
          "concourse",
          "harness",
          "hive-metastore",
          "hoop",
          "keto",
          "langfuse",
          "openfga",
          "openmeter",
          "playbooks",
          "spring-batch",
          "svix");

  private static final ServerContractTarget SERVER = new ServerContractTarget();

  @BeforeAll
  static void start() throws IOException, SQLException {
    SERVER.start();
  }

  @AfterAll
  static void stop() throws IOException {
    SERVER.close();
  }

  @Test
  void readsBackWhatItRendered() throws SQLException {
    assumeTrue(Corpora.present("updown"), "no corpora here");
    RoundTrips trips = new RoundTrips(SERVER);
    for (String name : wanted()) {
      String engine = name.equals("langfuse") ? "__postgresql-prisma" : "__postgresql";
      trips.history(name + engine + ".jsonl", "CREATE EXTENSION pg_trgm");
    }
    trips.held(4);
  }

  private static List<String> wanted() {
    String only = System.getProperty("history", "");
    if (!only.isEmpty()) {
      return List.of(only);
    }
    return System.getProperty("corpora", "").equals("all") ? ALL : SOME;
  }

  @Test
  void readsBackSampleDatabases() throws SQLException, IOException {
    RoundTrips trips = new RoundTrips(SERVER);
    trips.samples("postgresql");
    trips.held(0);
  }
}
