package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.contract.Certificates;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.contract.Refusals;
import dev.sluice.db.contract.SmallDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is not what the settings say, or lacks something: what is said, and what to do. */
class SurroundingsTest {
  private static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  private static ConnectionSettings encrypted(int port) {
    return new ConnectionSettings(
        "localhost",
        port,
        "default",
        "default",
        "",
        "verify-full",
        Map.of(),
        Duration.ofSeconds(5));
  }

  @Test
  void namesTheWayOutWhenAServerHasNoTls() {
    int port = LocalServer.running().settings("default").port();

    Refusals.refused(ENGINE, encrypted(port), Category.SETUP, "port for HTTPS");
  }

  @Test
  void namesTheWayOutWhenTheServerIsNotWhoItShouldBe(@TempDir Path folder)
      throws IOException, GeneralSecurityException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    try {
      server.setHttpsConfigurator(new HttpsConfigurator(stranger(folder)));
      server.start();

      Refusals.refused(
          ENGINE, encrypted(server.getAddress().getPort()), Category.SETUP, "trust the server");
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext stranger(Path folder) throws IOException, GeneralSecurityException {
    KeyStore store = Certificates.store(folder, "localhost");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, Certificates.word());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void namesTheWayOutWhenNobodyAnswersOrTheDatabaseIsNotThere() {
    ConnectionSettings settings = LocalServer.running().settings("default");

    Refusals.refused(
        ENGINE, Plans.through(1, settings), Category.UNREACHABLE, "reached from the agent");
    Refusals.refused(
        ENGINE, settings.withDatabase("no_such_database"), Category.REFUSED, "name at the agent");
  }

  @Test
  void saysThatTheDiskIsFull() throws IOException, SQLException {
    LocalServer.here();
    try (SmallDisk disk = SmallDisk.of(24);
        LocalServer server = LocalServer.start(disk.folder());
        Database database = ENGINE.open(server.fresh())) {
      String script =
          "CREATE TABLE filling (s String) ENGINE = MergeTree ORDER BY tuple();"
              + " INSERT INTO filling SELECT randomString(1000) FROM numbers(60000)";

      Outcome outcome =
          database.execute(
              Plans.up(ENGINE, "a1", "w/1", script, Plans.QUICK), () -> true, new Plans.Silent());

      Trouble trouble = outcome.trouble().orElseThrow();
      assertThat(trouble.action()).as("%s", trouble).isEqualTo("Free space at the server");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "516|AUTHENTICATION|user and password",
        "497|PRIVILEGE|Grant the user",
        "473|LOCK_TIMEOUT|Try again when",
        "159|STATEMENT_TIMEOUT|Raise the statement timeout",
        "243|REFUSED|Free space",
        "62|REFUSED|Correct the statement",
      })
  void sortsWhatTheServerSays(int code, Category category, String wayOut) {
    SQLException said = new SQLException("Code: " + code + ". DB::Exception: no. (queryId= 1)");

    assertThat(Troubles.trouble(said).category()).isEqualTo(category);
    assertThat(Troubles.trouble(said).action()).contains(wayOut);
  }

  @ParameterizedTest
  @CsvSource({
    "Connection reset,UNREACHABLE",
    "Remote host terminated the handshake,UNREACHABLE",
    "Read timed out,UNREACHABLE",
    "PKIX path building failed,SETUP",
    "Received fatal alert: bad_certificate,SETUP",
    "Unsupported or unrecognized SSL message,SETUP"
  })
  void takesAConnectionThatBreaksWithinTlsForOneThatBroke(String said, Category category) {
    SQLException failure = new SQLException("Failed to connect", new SSLException(said));

    assertThat(Troubles.trouble(failure).category()).isEqualTo(category);
  }
}
