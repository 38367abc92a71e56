package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.contract.Certificates;
import dev.sluice.db.contract.Refusals;
import dev.sluice.db.contract.SmallDisk;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS that does not come about, and what a server lacks: what is said, and what to do. */
class SurroundingsTest {
  private static final PostgresEngine ENGINE = new PostgresEngine();
  private static final String NAMED = "localhost";

  @TempDir private static Path folder = Path.of("");
  private static EmbeddedPostgres server;
  private static EmbeddedPostgres plain;
  private static Certificates own;
  private static Certificates other;

  /** One server speaks TLS and has a login that demands it; the other speaks none. */
  @BeforeAll
  static void start() throws IOException, GeneralSecurityException, SQLException {
    own = Certificates.of(folder, NAMED);
    other = Certificates.of(folder, "other.example");
    server = EmbeddedPostgres.builder().start();
    plain = EmbeddedPostgres.builder().start();
    sql(
        server,
        "CREATE ROLE careful LOGIN SUPERUSER PASSWORD 'x'",
        "CREATE ROLE few LOGIN PASSWORD 'x' CONNECTION LIMIT 0",
        "CREATE ROLE certain LOGIN",
        put(own.certificate(), "server.crt"),
        put(own.key(), "server.key"),
        "COPY (SELECT 1) TO PROGRAM 'cat > pipe; chmod 600 server.key;"
            + " sed -i \"1i hostnossl all careful all reject\\nhostssl all certain all cert\""
            + " pg_hba.conf'",
        "ALTER SYSTEM SET ssl_ca_file = 'server.crt'",
        "ALTER SYSTEM SET ssl = on",
        "SELECT pg_reload_conf()");
  }

  /** A file of the server's folder: its files may belong to another user than the tests run as. */
  private static String put(Path file, String name) throws IOException {
    return """
        DO $$DECLARE made oid;
        BEGIN
          made := lo_from_bytea(0, '\\x%s');
          PERFORM lo_export(made, '%s');
        END$$
        """
        .formatted(HexFormat.of().formatHex(Files.readAllBytes(file)), name);
  }

  private static void sql(EmbeddedPostgres at, String... statements) throws SQLException {
    try (Connection session =
        DriverManager.getConnection(
            "jdbc:postgresql://localhost:" + at.getPort() + "/postgres?user=postgres")) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    plain.close();
  }

  private static ConnectionSettings over(
      String tls, String host, String user, Map<String, String> properties) {
    return new ConnectionSettings(
        host, server.getPort(), "postgres", user, "x", tls, properties, Duration.ofSeconds(5));
  }

  private static Map<String, String> trusting(Certificates whom) {
    return Map.of("sslrootcert", whom.certificate().toString());
  }

  private static void refused(ConnectionSettings settings, Category category, String wayOut) {
    Refusals.refused(ENGINE, settings, category, wayOut);
  }

  @Test
  void speaksTlsWithAServerThatIsWhoItShouldBe() {
    try (Database database = ENGINE.open(over("verify-full", NAMED, "careful", trusting(own)))) {
      assertThat(database.server().product()).isEqualTo("PostgreSQL");
    }
  }

  @Test
  void namesTheWayOutWhenTlsDoesNotComeAbout() {
    refused(over("verify-full", NAMED, "careful", trusting(other)), Category.SETUP, "sslrootcert");
    refused(over("verify-full", NAMED, "careful", Map.of()), Category.SETUP, "sslrootcert");
    refused(over("verify-full", "127.0.0.1", "careful", trusting(own)), Category.SETUP, "Name the");
    refused(
        over("disable", NAMED, "careful", Map.of()), Category.SETUP, "Use require or verify-full");
    ConnectionSettings without =
        new ConnectionSettings(
            NAMED,
            plain.getPort(),
            "postgres",
            "postgres",
            "",
            "require",
            Map.of(),
            Duration.ofSeconds(5));
    refused(without, Category.SETUP, "Enable TLS at the server");
  }

  @Test
  void namesTheWayOutWhenTheServerTakesNoMoreSessions() {
    refused(over("require", NAMED, "few", Map.of()), Category.UNREACHABLE, "CONNECTION LIMIT");
  }

  @Test
  void asksForTheAgentsOwnCertificateWhereTheServerWantsOne() {
    refused(
        over("verify-full", NAMED, "certain", trusting(own)),
        Category.AUTHENTICATION,
        "client certificate");
    SQLException other =
        new SQLException("FATAL: certificate authentication failed for user \"certain\"", "28000");
    assertThat(Troubles.trouble(other).action()).contains("sslcert").doesNotContain("sslrootcert");
  }

  @Test
  void takesNoNameForAWordAboutTls() {
    SQLException unknown = new SQLException("FATAL: role \"certificate\" does not exist", "28000");

    assertThat(Troubles.trouble(unknown).category()).isEqualTo(Category.AUTHENTICATION);
    assertThat(Troubles.trouble(unknown).action()).contains("role and password");
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothing() throws IOException, SQLException {
    try (SmallDisk disk = SmallDisk.of(4)) {
      sql(server, "CREATE TABLESPACE small LOCATION '" + disk.folder() + "'");

      Trouble trouble =
          trouble(
              "CREATE TABLE filling (s text) TABLESPACE small;"
                  + " INSERT INTO filling SELECT repeat('x', 1000) FROM generate_series(1, 9000)");

      assertThat(trouble.code()).isEqualTo("53100");
      assertThat(trouble.message()).contains("No space left on device");
      assertThat(trouble.action()).isEqualTo("Free space at the server");
      sql(server, "CREATE TABLE filling (s text)", "DROP TABLE filling", "DROP TABLESPACE small");
    }
  }

  /** The state is what a server without memory says; that it comes from it is not tried here. */
  @Test
  void blamesNoStatementForTheMemoryThatTheServerLacks() {
    Trouble trouble =
        trouble("DO $$BEGIN RAISE EXCEPTION USING MESSAGE = 'none', ERRCODE = '53200'; END$$");

    assertThat(trouble.action()).contains("more memory").doesNotContain("Correct");
  }

  @Test
  void takesNoWordsOfAStatementForTroubleWithTls() {
    Trouble trouble =
        trouble("DO $$BEGIN RAISE EXCEPTION 'SSL error: certificate, no encryption'; END$$");

    assertThat(trouble.category()).isEqualTo(Category.REFUSED);
    assertThat(trouble.action()).isEqualTo("Correct the statement");
  }

  @Test
  void namesTheLimitThatAStatementHit() {
    Trouble trouble =
        trouble(
            "SET temp_file_limit = '64kB'; SET work_mem = '64kB';"
                + " CREATE TABLE big AS SELECT n FROM generate_series(1, 500000) n ORDER BY -n");

    assertThat(trouble.message()).contains("temp_file_limit");
    assertThat(trouble.action()).contains("Raise the limit");
  }

  private static Trouble trouble(String script) {
    try (Database database = ENGINE.open(over("require", NAMED, "careful", Map.of()))) {
      Outcome outcome = Target.run(database, Target.plan("a-" + script.length(), script, script));
      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.FAILED);
      return outcome.trouble().orElseThrow();
    }
  }
}
