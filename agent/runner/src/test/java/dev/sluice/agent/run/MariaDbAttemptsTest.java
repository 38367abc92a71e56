package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.policy.Operation;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.mysql.TestServer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One migration goes from dev to prod through an agent on a real MariaDB, and back on prod. */
class MariaDbAttemptsTest {
  private static final String UP =
      """
      CREATE TABLE book (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, title varchar(80));
      INSERT INTO book (title) VALUES ('it''s; here');
      DELIMITER //
      CREATE TRIGGER named BEFORE INSERT ON book FOR EACH ROW
      BEGIN
        SET NEW.title = trim(NEW.title);
      END//
      DELIMITER ;
      CREATE INDEX by_title ON book (title);
      """;
  private static TestServer server;
  private final Map<String, String> databases = new HashMap<>();
  @TempDir private Path folder = Path.of("unset");

  @BeforeAll
  static void start() {
    assumeTrue(TestServer.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    server = TestServer.mariaDb().orElseThrow();
  }

  @Test
  void carriesAMigrationFromDevToProdAndBack() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    CredentialStore store = new CredentialStore(new Home(folder), secret());
    for (String environment : List.of("dev", "prod")) {
      store.put(connection(environment));
    }
    try (Journal journal = Journal.open(folder)) {
      Targets targets = new Targets(new Home(folder), store, Map.of());
      Identity identity = new Identity("me", "w", "agent", "http://localhost", false, "");
      BundleCheck check =
          new BundleCheck(
              identity,
              keys.getPublic(),
              targets,
              new ApprovalCheck(new Home(folder).approvals(), Clock.systemUTC()),
              Clock.systemUTC());
      Attempts attempts =
          new Attempts(journal, new Outbox(), check, targets, new Leases(System::nanoTime));

      for (String environment : List.of("dev", "prod")) {
        attempts.offered(offered("up", environment, UP).by(keys), System.nanoTime());
        await().atMost(Duration.ofSeconds(30)).until(() -> tables(environment).equals("book"));
        await().until(() -> ledger(environment, "up-" + environment).equals("applied"));
      }
      Offered back = offered("down", "prod", "DROP TABLE book").undoing(List.of("up-prod"));
      attempts.offered(back.by(keys), System.nanoTime());
      await().until(() -> ledger("prod", "down-prod").equals("applied"));
      attempts.stop(Duration.ofSeconds(5));
    }

    assertThat(tables("dev")).isEqualTo("book");
    assertThat(ask("dev", "SELECT count(*) FROM book")).isEqualTo("1");
    assertThat(tables("prod")).isEmpty();
    assertThat(ask("dev", "SELECT count(*) FROM sluice_steps WHERE state = 'done'")).isEqualTo("4");
  }

  private TargetConnection connection(String environment) throws SQLException {
    ConnectionSettings fresh = server.fresh();
    databases.put(environment, fresh.database());
    return new TargetConnection(
        environment,
        "books",
        "mariadb",
        "127.0.0.1",
        server.port(),
        fresh.database(),
        fresh.user(),
        fresh.password(),
        "disable",
        Operation.all());
  }

  private String tables(String environment) {
    return ask(
        environment,
        "SELECT coalesce(group_concat(TABLE_NAME), '') FROM information_schema.TABLES WHERE"
            + " TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'sluice%'");
  }

  private String ledger(String environment, String attempt) {
    return ask(
        environment,
        "SELECT coalesce(max(state), '') FROM sluice_migrations WHERE attempt = '" + attempt + "'");
  }

  private String ask(String environment, String question) {
    try (Connection session = server.root(databases.getOrDefault(environment, ""));
        ResultSet rows = session.createStatement().executeQuery(question)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException notYet) {
      return "";
    }
  }

  private static MasterSecret secret() {
    return new MasterSecret("correct horse battery");
  }

  private static Offered offered(String attempt, String environment, String sql) {
    return Offered.up("mariadb", sql).as(attempt + "-" + environment).on(environment, "books");
  }
}
