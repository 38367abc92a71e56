package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.agent.access.ConnectionLogin;
import dev.sluice.agent.access.Logins;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.policy.Operation;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.step.Sql;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Offer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts as logins that the agent makes on a real PostgreSQL, by one that can do no more. */
class MadeLoginsTest {
  private static final String MADE = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'sluice_%'";
  private static final DatabaseEngine POSTGRES = DatabaseEngines.find("postgresql").orElseThrow();
  private static EmbeddedPostgres postgres;
  private final String database = "shop" + System.nanoTime();
  @TempDir private Path folder = Path.of("unset");
  private KeyPair server;

  @BeforeAll
  static void begin() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    run("postgres", "CREATE ROLE owner");
    run("postgres", "CREATE ROLE maker LOGIN CREATEROLE");
    run("postgres", "GRANT owner TO maker WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
  }

  @AfterAll
  static void end() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void start() throws Exception {
    server = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    run("postgres", "CREATE DATABASE " + database + " OWNER owner");
    House.knows(folder, connection("main"));
  }

  @Test
  void leavesObjectsOfTheOwnerAndNoLogin() throws Exception {
    AttemptResult result = did("CREATE TABLE book AS SELECT session_user::text AS made_by");

    assertThat(result.getState()).as("%s", result).isEqualTo("APPLIED");
    assertThat(
            told(
                "SELECT DISTINCT tableowner FROM pg_tables"
                    + " WHERE tablename = 'book' OR schemaname = 'sluice'"))
        .containsExactly("owner");
    assertThat(told("SELECT made_by FROM book").get(0)).matches("sluice(_[0-9a-f]{6}){2}_a_a1");
    assertThat(told(MADE)).isEmpty();
  }

  @Test
  void leavesNoLoginWhereTheAttemptFailed() throws Exception {
    AttemptResult result = did("CREATE TABLE book (id int); SELECT 1 / 0");

    assertThat(result.getState()).as("%s", result).isEqualTo("FAILED");
    assertThat(told(MADE)).isEmpty();
  }

  @Test
  void findsTheLoginOfAKilledAgentAtTheNextStart() throws Exception {
    Offer offer =
        Offered.up("postgresql", "CREATE TABLE book (id int); SELECT pg_sleep(600)").by(server);
    Process agent = House.program(folder, server.getPublic(), offer);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                !told("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()")
                    .isEmpty());
    assertThat(agent.destroyForcibly().waitFor()).isNotZero();
    assertThat(told(MADE)).as("left behind: " + said()).isNotEmpty();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> told("SELECT 1 FROM pg_stat_activity WHERE usename LIKE 'sluice_%'").isEmpty());

    try (House house = House.open(folder, server.getPublic())) {
      house.tidies();
      assertThat(told(MADE)).isEmpty();
      assertThat(house.told().orElseThrow().getState()).isEqualTo("FAILED");
    }

    assertThat(told(MADE)).as("nor one of who looked").isEmpty();
    assertThat(told("SELECT 1 FROM pg_tables WHERE tablename = 'book'")).isEmpty();
  }

  @Test
  void saysWhatTheStoredLoginLacks() throws Exception {
    run("postgres", "REVOKE owner FROM maker");
    try {
      AttemptResult result = did("CREATE TABLE book (id int)");

      assertThat(result.getState()).isEqualTo("NOT_STARTED");
      assertThat(result.getTrouble().getAction())
          .isEqualTo("GRANT owner TO maker WITH ADMIN OPTION");
    } finally {
      run("postgres", "GRANT owner TO maker WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
    }
  }

  @Test
  void looksWithAnotherLoginOnceTheOneThatIsSharedIsRefused() throws Exception {
    Logins logins = logins();
    String first = logins.forLooking(connection("main"), POSTGRES).user();
    assertThat(logins.forLooking(connection("main"), POSTGRES).user()).isEqualTo(first);

    run("postgres", "DROP ROLE " + first);
    String second = logins.forLooking(connection("main"), POSTGRES).user();

    assertThat(told(MADE)).containsExactly(second).doesNotContain(first);
    run("postgres", "DROP ROLE " + second);
  }

  @Test
  void makesALoginBesideOneThatItCannotDrop() throws Exception {
    String left = "sluice_t_" + Sha256.hex("dev/main").substring(0, 6) + "_a_left";
    run("postgres", "CREATE ROLE " + left + " LOGIN");

    logins().forAttempt(connection("main"), POSTGRES, "a2").close();

    assertThat(told(MADE)).containsExactly(left);
    run("postgres", "DROP ROLE " + left);
  }

  @Test
  void leavesTheLoginsOfAnotherConnectionAlone() throws Exception {
    ConnectionLogin other = logins().forAttempt(connection("other"), POSTGRES, "a2");

    logins().tidy(connection("main"), POSTGRES);
    assertThat(told(MADE)).containsExactly(other.settings().user());

    logins().tidy(connection("other"), POSTGRES);
    assertThat(told(MADE)).isEmpty();
  }

  private static Logins logins() {
    return new Logins(Optional::empty, Map.of(), "t");
  }

  private TargetConnection connection(String name) {
    return new TargetConnection(
            "dev",
            name,
            "postgresql",
            "localhost",
            postgres.getPort(),
            database,
            "maker",
            "no matter",
            "disable",
            Operation.all())
        .actingAs("owner");
  }

  private AttemptResult did(String sql) throws IOException {
    try (House house = House.open(folder, server.getPublic())) {
      return house.did(Offered.up("postgresql", sql).by(server));
    }
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said.log"), StandardCharsets.UTF_8);
  }

  private List<String> told(String sql) throws SQLException {
    try (Connection session = postgres.getDatabase("postgres", database).getConnection()) {
      return Sql.texts(session, sql);
    }
  }

  private static void run(String database, String sql) throws SQLException {
    try (Connection session = postgres.getDatabase("postgres", database).getConnection()) {
      Sql.run(session, sql);
    }
  }
}
