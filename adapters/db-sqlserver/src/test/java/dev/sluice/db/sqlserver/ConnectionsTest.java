package dev.sluice.db.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {
  private static ConnectionSettings settings(String host, String tls, Map<String, String> more) {
    return new ConnectionSettings(
        host, 1433, "shop;user=sa", "u", "p;encrypt=false", tls, more, Duration.ofSeconds(2));
  }

  @Test
  void putsNoValueIntoTheAddress() {
    Properties all =
        new Connections(settings("db.internal", "verify-full", Map.of())).properties("sluice:1");

    assertThat(all)
        .containsEntry("databaseName", "shop;user=sa")
        .containsEntry("encrypt", "true")
        .containsEntry("trustServerCertificate", "false")
        .containsEntry("connectRetryCount", "0")
        .containsEntry("applicationName", "sluice:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trustServerCertificate", "authentication", "integratedSecurity", "user"})
  void acceptsNoPropertyThatIsNotListed(String key) {
    assertThatThrownBy(() -> new Connections(settings("db", "require", Map.of(key, "x"))))
        .isInstanceOf(DatabaseException.class);
  }

  @Test
  void acceptsNoHostThatIsMoreThanAHost() {
    assertThatThrownBy(() -> new Connections(settings("db;user=sa", "require", Map.of())))
        .isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> new Connections(settings("db", "maybe", Map.of())))
        .isInstanceOf(DatabaseException.class);
  }

  @Test
  void saysThatNobodyAnswers() {
    assertThatThrownBy(() -> new SqlServerEngine().open(Plain.unreachable()))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            away -> assertThat(away.category()).isEqualTo(Category.UNREACHABLE));
  }

  /** Settings that lead to a port of this machine where nobody listens. */
  private static final class Plain {
    static ConnectionSettings unreachable() {
      return new ConnectionSettings(
          "127.0.0.1", 1, "shop", "u", "p", "disable", Map.of(), Duration.ofSeconds(2));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "18456|S0001|Login failed for user 'u'.|AUTHENTICATION",
        "229|S0005|The SELECT permission was denied|PRIVILEGE",
        "1222|S0051|Lock request time out period exceeded.|LOCK_TIMEOUT",
        "1205|40001|was deadlocked|LOCK_TIMEOUT",
        "0|HY008|The query was canceled.|STATEMENT_TIMEOUT",
        "0|08S01|Connection reset|UNREACHABLE",
        "0|08S01|\"encrypt\" property is set to \"true\" and \"trustServerCertificate\" property is"
            + " set to \"false\" but the driver could not establish a secure connection to SQL"
            + " Server by using Secure Sockets Layer (SSL) encryption: Error: Connection reset."
            + "|UNREACHABLE",
        "0|08S01|by using Secure Sockets Layer (SSL) encryption. Error: Remote host terminated the"
            + " handshake.|UNREACHABLE",
        "596|S0001|Cannot continue because the session is in the kill state.|UNREACHABLE",
        "208|S0002|Invalid object name 'x'.|REFUSED"
      })
  void sortsWhatTheServerSays(int code, String state, String said, Category category) {
    SQLException failure = new SQLException(said, state, code);

    assertThat(Troubles.trouble(failure).category()).isEqualTo(category);
    assertThat(Troubles.lost(failure)).isEqualTo(category == Category.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Secure Sockets Layer (SSL) encryption. Error: \"PKIX path building failed\".",
        "Secure Sockets Layer (SSL) encryption. Error: \"Received fatal alert: bad_certificate\".",
        "The server is not configured to support SSL encryption."
      })
  void takesAnAnswerWithinTlsForTheSettings(String said) {
    assertThat(Troubles.trouble(new SQLException(said, "08S01", 0)).category())
        .isEqualTo(Category.SETUP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot insert duplicate key. The duplicate key value is (secret, 1).",
        "Conversion failed when converting the varchar value 'secret' to data type int.",
        "data would be truncated in table 't', column 'c'. Truncated value: 'secret'."
      })
  void tellsNoValuesOfRows(String said) {
    assertThat(Troubles.safe(said)).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "18456|Login failed for user 'u'.|Check login, password",
        "4060|Cannot open database \"shop\" requested by the login.|database's name",
        "229|The SELECT permission was denied|Grant the login",
        "1105|Could not allocate space for object 'dbo.t' in database 'shop'|Free space",
        "9002|The transaction log for database 'shop' is full|Free space",
        "1222|Lock request time out period exceeded.|Try again when",
        "596|Cannot continue because the session is in the kill state.|reached from the agent",
        "0|The driver could not establish a secure connection to SQL Server by using Secure Sockets"
            + " Layer (SSL) encryption. Error: \"PKIX path building failed\".|trustStore",
        "0|Failed to validate the server name in a certificate during Secure Sockets Layer (SSL)"
            + " initialization.|Name the host",
        "0|The server is not configured to support SSL encryption.|Enable TLS",
        "1105|Could not allocate space for object 'dbo.SSL'|Free space"
      })
  void namesTheWayOut(int code, String said, String wayOut) {
    Trouble trouble = Troubles.trouble(new SQLException(said, "S0001", code));

    assertThat(trouble.action()).contains(wayOut);
  }
}
