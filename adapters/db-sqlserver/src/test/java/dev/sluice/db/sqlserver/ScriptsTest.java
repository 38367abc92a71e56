package dev.sluice.db.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.sql.StatementReading.Certainty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT 1; USE [master]", "IF 1=1 USE other", "SET NOEXEC ON", "SET PARSEONLY ON"})
  void refusesWhatLeadsAwayOrRunsNothing(String sql) {
    assertThatThrownBy(() -> Scripts.check(new SqlServerEngine().split(sql), "shop"))
        .isInstanceOf(DatabaseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"USE Shop", "SET NOEXEC OFF", "SET NOCOUNT ON"})
  void letsTheRestPass(String sql) {
    assertThatCode(() -> Scripts.check(new SqlServerEngine().split(sql), "shop"))
        .doesNotThrowAnyException();
  }

  @Test
  void writesALedgerThatItsOwnReaderUnderstands() {
    LedgerTables ledger = new LedgerTables("o'dd");
    SqlServerEngine engine = new SqlServerEngine();

    assertThat(ledger.statements()).hasSize(3);
    for (String table : ledger.statements()) {
      assertThat(engine.read(engine.split(table).statements().get(0)).certainty())
          .isEqualTo(Certainty.FULL);
      assertThat(table).contains("OBJECT_ID(N'[o''dd].[sluice_");
    }
    assertThat(ledger.schemaStatement())
        .isEqualTo("IF SCHEMA_ID(N'o''dd') IS NULL EXEC(N'CREATE SCHEMA [o''dd]')");
  }
}
