package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.journal.Entry;
import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.policy.Operation;
import dev.sluice.analysis.rehearsal.Rehearsal;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Offer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody changes a real PostgreSQL by hand between the rehearsal of a script and its run. */
class StaleRehearsalTest {
  private static final String UP = "ALTER TABLE book ADD COLUMN price int";
  private static final DatabaseEngine ENGINE = DatabaseEngines.find("postgresql").orElseThrow();
  private static EmbeddedPostgres server;
  @TempDir private Path folder = Path.of("unset");

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void runsNothingThatWasRehearsedOnAnotherSchema() throws Exception {
    run("CREATE TABLE book (id int PRIMARY KEY)");
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    CredentialStore store =
        new CredentialStore(new Home(folder), new MasterSecret("correct horse battery"));
    store.put(connection());
    Targets targets = new Targets(new Home(folder), store, Map.of());
    Identity identity = new Identity("me", "w", "agent", "http://localhost", false, "");
    BundleCheck check =
        new BundleCheck(
            identity,
            keys.getPublic(),
            targets,
            new ApprovalCheck(new Home(folder).approvals(), Clock.systemUTC()),
            Clock.systemUTC());

    try (Journal journal = Journal.open(folder)) {
      Attempts attempts =
          new Attempts(journal, new Outbox(), check, targets, new Leases(System::nanoTime));
      String rehearsed = rehearsal(targets).baseFingerprint();
      run("ALTER TABLE book ADD COLUMN by_hand int");
      AttemptResult refused = result(attempts, journal, offer(keys, "a1", rehearsed));
      String again = rehearsal(targets).baseFingerprint();
      AttemptResult applied = result(attempts, journal, offer(keys, "a2", again));
      attempts.stop(Duration.ofSeconds(5));

      assertThat(refused.getState()).isEqualTo("NOT_STARTED");
      assertThat(refused.getTrouble().getCode()).isEqualTo(ExecutionPlan.STALE);
      assertThat(refused.getTrouble().getAction()).contains("Rehearse it again");
      assertThat(applied.getState()).isEqualTo("APPLIED");
    }
    assertThat(ask("SELECT count(*) FROM sluice.sluice_steps WHERE state = 'done'")).isEqualTo("1");
  }

  private static RehearsalReport rehearsal(Targets targets) {
    TargetConnection known = targets.find("dev", "books").orElseThrow();
    try (Database target = targets.open(known, ENGINE)) {
      RehearsalReport report = new Rehearsal(ENGINE).rehearse(target, UP, Optional.empty());
      assertThat(report.proof()).isEqualTo(RollbackProof.PROVEN);
      return report;
    }
  }

  private static AttemptResult result(Attempts attempts, Journal journal, Offer offer)
      throws IOException {
    attempts.offered(offer, System.nanoTime());
    await().atMost(Duration.ofSeconds(30)).until(() -> last(journal, offer).isPresent());
    return AttemptResult.parseFrom(
        Base64.getDecoder().decode(last(journal, offer).orElseThrow().frame()));
  }

  private static Optional<Entry> last(Journal journal, Offer offer) {
    return journal.trail(offer.getAttempt()).flatMap(trail -> trail.newest(Entry.Kind.RESULT));
  }

  private static TargetConnection connection() {
    return new TargetConnection(
        "dev",
        "books",
        "postgresql",
        "127.0.0.1",
        server.getPort(),
        "postgres",
        "postgres",
        "any",
        "disable",
        Operation.all());
  }

  private static Offer offer(KeyPair keys, String attempt, String schema) {
    return Offered.up("postgresql", UP).as(attempt).on("dev", "books").rehearsedOn(schema).by(keys);
  }

  private static void run(String sql) throws SQLException {
    try (Connection session = server.getPostgresDatabase().getConnection();
        java.sql.Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(String question) throws SQLException {
    try (Connection session = server.getPostgresDatabase().getConnection();
        ResultSet rows = session.createStatement().executeQuery(question)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
