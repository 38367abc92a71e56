package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroublesTest {
  @ParameterizedTest
  @CsvSource({
    "Table 'shop.certificates' doesn't exist, 42S02, 1146",
    "Unknown column 'PKIX' in 'field list', 42S22, 1054",
    "Can't DROP 'Self signed'; check that it exists, 42000, 1091",
  })
  void doesNotTakeANameForTroubleWithTls(String message, String state, int code) {
    Trouble trouble = Troubles.trouble(new SQLException(message, state, code));

    assertThat(trouble.category()).isEqualTo(Category.REFUSED);
    assertThat(trouble.action()).isEqualTo("Correct the statement");
  }

  @Test
  void knowsWhatTheDriverSaysOfCertificates() {
    Trouble trouble =
        Troubles.trouble(new SQLException("PKIX path building failed: unable to find", "08000", 0));

    assertThat(trouble.category()).isEqualTo(Category.SETUP);
    assertThat(trouble.action()).contains("serverSslCert");
  }
}
