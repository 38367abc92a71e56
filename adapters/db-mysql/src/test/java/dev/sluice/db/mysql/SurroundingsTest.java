package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.contract.Certificates;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.contract.Refusals;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS that does not come about, and a server without space: what is said, and what to do. */
class SurroundingsTest {
  private static final MariaDbEngine ENGINE = new MariaDbEngine();
  private static final String NAMED = "localhost";

  @TempDir private static Path folder = Path.of("");
  private static TestServer server;

  /** Of the shared file, in megabytes. */
  private static long largest;

  private static Certificates own;
  private static Certificates other;
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  /** A server with a certificate of its own, whose shared file may grow by few megabytes. */
  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    server = TestServer.of(ServerFiles.mariaDb().orElseThrow());
    own = Certificates.of(folder, NAMED);
    other = Certificates.of(folder, "other.example");
    largest = server.sharedSpace() + 8;
    server.restart(
        List.of(
            "--ssl-cert=" + own.certificate(),
            "--ssl-key=" + own.key(),
            "--innodb-autoextend-increment=1",
            "--innodb-data-file-path=ibdata1:12M:autoextend:max:%dM".formatted(largest)));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.restart(List.of());
    }
  }

  @BeforeEach
  void fresh() throws SQLException {
    settings = server.fresh();
  }

  private void sql(String... statements) throws SQLException {
    try (Connection session = server.root(settings.database())) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  private ConnectionSettings over(String tls, String host, Map<String, String> properties) {
    return new ConnectionSettings(
        host,
        settings.port(),
        settings.database(),
        settings.user(),
        settings.password(),
        tls,
        properties,
        settings.connectTimeout());
  }

  private static Map<String, String> trusting(Certificates whom) {
    return Map.of("serverSslCert", whom.certificate().toString());
  }

  private static void refused(ConnectionSettings settings, Category category, String wayOut) {
    Refusals.refused(ENGINE, settings, category, wayOut);
  }

  @Test
  void speaksTlsWithAServerThatIsWhoItShouldBe() throws SQLException {
    sql("ALTER USER boss@'%' REQUIRE SSL");
    try (Database database = ENGINE.open(over("verify-full", NAMED, trusting(own)))) {
      assertThat(database.server().product()).isEqualTo("MariaDB");
    } finally {
      sql("ALTER USER boss@'%' REQUIRE NONE");
    }
  }

  @Test
  void namesTheWayOutWhenTheServerIsNotWhoItShouldBe() {
    refused(over("verify-full", NAMED, trusting(other)), Category.SETUP, "serverSslCert");
    refused(over("verify-full", NAMED, Map.of()), Category.SETUP, "serverSslCert");
    refused(over("verify-full", "127.0.0.1", trusting(own)), Category.SETUP, "Name the host");
  }

  @Test
  void namesTheWayOutWhenTheServerDemandsTls() throws SQLException {
    sql("ALTER USER boss@'%' REQUIRE SSL");
    try {
      refused(over("disable", NAMED, Map.of()), Category.AUTHENTICATION, "demands TLS");
    } finally {
      sql("ALTER USER boss@'%' REQUIRE NONE");
    }
  }

  /** MySQL says so when it takes nobody without TLS; MariaDB refuses the login without a reason. */
  @Test
  void namesTheWayOutWhenTheServerTakesNobodyWithoutTls() {
    SQLException said =
        new SQLException(
            "Connections using insecure transport are prohibited while"
                + " --require_secure_transport=ON.",
            "HY000",
            3159);

    assertThat(Troubles.trouble(said).category()).isEqualTo(Category.SETUP);
    assertThat(Troubles.trouble(said).action()).contains("require or verify-full");
  }

  @Test
  void namesTheWayOutWhenAServerHasNoTls() throws SQLException {
    assumeTrue(ServerFiles.mysql("8.0").isPresent(), "no MySQL here without TLS");
    settings = TestServer.of(ServerFiles.mysql("8.0").orElseThrow()).fresh();

    assertThatThrownBy(() -> new MySqlEngine().open(over("require", NAMED, Map.of())))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refusal -> {
              assertThat(refusal.category()).isEqualTo(Category.SETUP);
              assertThat(refusal.action()).contains("Enable TLS at the server");
            });
  }

  /** Rows of a page each that the shared file cannot hold, however empty it is inside. */
  private static long tooMany() {
    return largest * 128;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO big SELECT REPEAT('x', 8000) FROM seq_1_to_%d",
        "CREATE TABLE bigger ENGINE = InnoDB AS SELECT REPEAT('x', 8000) AS s FROM seq_1_to_%d"
      })
  void saysThatTheServerIsFullAndLeavesNothing(String statement) throws SQLException {
    sql("SET GLOBAL innodb_file_per_table = OFF", "CREATE TABLE big (s text) ENGINE = InnoDB");
    ExecutionPlan plan =
        Plans.up(
            ENGINE,
            "a1",
            "w/1",
            "INSERT INTO big VALUES ('first'); " + statement.formatted(tooMany()),
            Plans.QUICK);
    try (Database database = ENGINE.open(settings)) {
      Outcome outcome = database.execute(plan, () -> true, new Plans.Silent());

      boolean lone = statement.startsWith("CREATE");
      assertThat(outcome.state()).isEqualTo(lone ? State.PARTIAL : State.FAILED);
      Trouble trouble = outcome.trouble().orElseThrow();
      assertThat(trouble.code()).isEqualTo("1114");
      assertThat(trouble.action()).contains("Free space at the server");
      assertThat(database.estimatedRows()).doesNotContainKey("bigger");
    } finally {
      sql("SET GLOBAL innodb_file_per_table = ON");
    }
  }
}
