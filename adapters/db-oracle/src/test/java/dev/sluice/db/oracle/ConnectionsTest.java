package dev.sluice.db.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.StatementReading.Certainty;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {
  private static ConnectionSettings settings(String host, String service, String tls) {
    return new ConnectionSettings(host, 1, service, "u", "p", tls, Map.of(), Duration.ofSeconds(2));
  }

  @Test
  void buildsTheAddressFromCheckedFields() {
    assertThat(new Connections(settings("db.internal", "SHOP.world", "verify-full")).url())
        .isEqualTo(
            "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=db.internal)(PORT=1))"
                + "(CONNECT_DATA=(SERVICE_NAME=SHOP.world)))");
  }

  @ParameterizedTest
  @CsvSource({"db)(HOST=evil,S,disable", "db,S)(X=1,disable", "db,S,require", "db,S,maybe"})
  void acceptsNothingThatIsMoreThanAName(String host, String service, String tls) {
    assertThatThrownBy(() -> new Connections(settings(host, service, tls)))
        .isInstanceOf(DatabaseException.class);
  }

  @Test
  void saysThatNobodyAnswers() {
    assertThatThrownBy(() -> new OracleEngine().open(settings("127.0.0.1", "S", "disable")))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            away -> assertThat(away.category()).isEqualTo(Category.UNREACHABLE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1017|72000|invalid username/password|AUTHENTICATION",
        "1031|42000|insufficient privileges|PRIVILEGE",
        "54|61000|resource busy|LOCK_TIMEOUT",
        "1013|72000|user requested cancel|STATEMENT_TIMEOUT",
        "3113|08000|end-of-file on communication channel|UNREACHABLE",
        "28|72000|your session has been killed|UNREACHABLE",
        "942|42000|table or view does not exist|REFUSED"
      })
  void sortsWhatTheServerSays(int code, String state, String said, Category category) {
    SQLException failure = new SQLException(said, state, code);

    assertThat(Troubles.trouble(failure).category()).isEqualTo(category);
    assertThat(Troubles.lost(failure)).isEqualTo(category == Category.UNREACHABLE);
  }

  @Test
  void writesALedgerThatItsOwnReaderUnderstands() {
    OracleEngine engine = new OracleEngine();

    for (String statement : new LedgerTables("sluice").statements()) {
      assertThat(engine.read(engine.split(statement).statements().get(0)).certainty())
          .as(statement)
          .isEqualTo(Certainty.FULL);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "CREATE TABLE|''|old|1 1 20260101000000 VALID|APPLIED",
        "CREATE TABLE|''|old|''|FAILED",
        "CREATE PROCEDURE|''|old|1 - 20260101000000 INVALID|FAILED",
        "ALTER TABLE|1 1 2025 VALID|old|1 1 2026 VALID|APPLIED",
        "ALTER TABLE|1 1 2025 VALID|old|1 1 2025 VALID|FAILED",
        "ALTER TABLE|1 1 2025 VALID|new|1 1 2025 VALID|UNKNOWN",
        "TRUNCATE|1 1 2025 VALID|old|1 1 2025 VALID|UNKNOWN",
        "TRUNCATE|1 1 2025 VALID|old|1 2 2025 VALID|APPLIED",
        "DROP TABLE|1 1 2025 VALID|old|''|APPLIED",
        "DROP TABLE|1 1 2025 VALID|old|1 1 2025 VALID|FAILED"
      })
  void judgesByTheCatalogAndNeverGuesses(
      String kind, String before, String age, String now, State state) {
    assertThat(ObjectProbes.judge(kind, new String[] {before, age}, now, "T").state())
        .isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"target:A", "work:A", "attempt:1"})
  void numbersItsLocksWithinWhatOracleTakes(String name) {
    assertThat(Locks.number(name)).isBetween(0, 1_073_741_823);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1017|ORA-01017: invalid username/password; logon denied|Check user and password",
        "12514|ORA-12514: TNS:listener does not know of service requested|service's name",
        "1031|ORA-01031: insufficient privileges|Grant the user",
        "1653|ORA-01653: unable to extend table SHOP.T by 8 in tablespace USERS|Free space",
        "19809|ORA-19809: limit exceeded for recovery files|Free space",
        "54|ORA-00054: resource busy and acquire with NOWAIT specified|Try again when",
        "3113|ORA-03113: end-of-file on communication channel|reached from the agent",
        "17002|IO Error: PKIX path building failed|trustStore",
        "17002|IO Error: Unsupported or unrecognized SSL message|port for TLS"
      })
  void namesTheWayOut(int code, String said, String wayOut) {
    Trouble trouble = Troubles.trouble(new SQLException(said, "99999", code));

    assertThat(trouble.action()).contains(wayOut);
  }

  @ParameterizedTest
  @CsvSource({
    "17967,SSL handshake failure,Remote host terminated the handshake,UNREACHABLE",
    "17967,SSL handshake failure,PKIX path building failed,SETUP",
    "17967,SSL handshake failure,Received fatal alert: bad_certificate,SETUP",
    "17002,IO Error: Connection reset,Connection reset,UNREACHABLE",
    "28864,SSL connection closed gracefully,closed,UNREACHABLE",
    "28860,Fatal SSL error,Connection reset,UNREACHABLE",
    "29024,Certificate validation failure,no,SETUP",
    "942,table CERTIFICATES does not exist,no,REFUSED"
  })
  void takesAConnectionThatBreaksWithinTlsForOneThatBroke(
      int code, String said, String cause, Category category) {
    SQLException failure = new SQLException(said, "99999", code, new IOException(cause));

    assertThat(Troubles.trouble(failure).category()).isEqualTo(category);
  }
}
