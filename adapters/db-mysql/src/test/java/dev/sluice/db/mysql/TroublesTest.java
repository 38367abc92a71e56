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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          use near 'IDENTIFED BY 'canary'' at line 1   | use near 'IDENTIFED BY …' at line 1
          use near ''canary' x' at line 2              | use near '…' at line 2
          use near 'a = "canary" WHERE b' at line 1    | use near 'a = …' at line 1
          use near 'BY 'can                            | use near 'BY …
          use near 'FORM book' at line 7               | use near 'FORM book' at line 7
          """)
  void quotesNoLiteralsOfTheScript(String said, String told) {
    assertThat(Troubles.trouble(new SQLException(said, "42000", 1064)).message()).isEqualTo(told);
  }

  @Test
  void knowsWhatTheDriverSaysOfCertificates() {
    Trouble trouble =
        Troubles.trouble(new SQLException("PKIX path building failed: unable to find", "08000", 0));

    assertThat(trouble.category()).isEqualTo(Category.SETUP);
    assertThat(trouble.action()).contains("serverSslCert");
  }
}
