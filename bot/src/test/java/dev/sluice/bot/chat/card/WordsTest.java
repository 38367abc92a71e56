package dev.sluice.bot.chat.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskLevel;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void showsApproversTheReasonThatTheScriptGives() {
    assertThat(Words.found(finding("nobody has read it since March")))
        .isEqualTo("Drops a table. The author does not mind: nobody has read it since March");
    assertThat(Words.found(finding(""))).isEqualTo("Drops a table.");
  }

  private static Finding finding(String suppressed) {
    return new Finding(
        "drop-table", RiskLevel.CRITICAL, 1, 1, 1, "Drops a table.", "Rename it.", "", suppressed);
  }
}
