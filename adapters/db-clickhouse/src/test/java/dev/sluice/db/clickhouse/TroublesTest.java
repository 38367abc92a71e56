package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TroublesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Syntax error: failed at position 21 ('IDENTIFED'): IDENTIFED BY 'canary'. Expected one of",
        "Syntax error: failed at position 21 (IDENTIFED): IDENTIFED BY 'can",
        "Syntax error: failed at position 9 ('canary'): 'canary' b",
        "It cannot parse string 'canary' as Int32"
      })
  void quotesNoLiterals(String said) {
    assertThat(Troubles.withoutValues(said)).doesNotContain("canary", "'can").contains("…");
  }
}
