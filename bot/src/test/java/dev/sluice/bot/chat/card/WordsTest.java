package dev.sluice.bot.chat.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskLevel;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @Test
  void showsApproversTheReasonThatTheScriptGives() {
    assertThat(Words.found(finding("nobody has read it since March")))
        .isEqualTo("Drops a table. The author does not mind: nobody has read it since March");
    assertThat(Words.found(finding(""))).isEqualTo("Drops a table.");
  }

  @ParameterizedTest
  @CsvSource({
    "P6DT23H, 6 days left",
    "P1D, 1 day left",
    "PT23H59M, 23 hours left",
    "PT59M, less than an hour left",
    "PT0S, over",
    "-PT1S, over"
  })
  void countsDownToTheEnd(Duration left, String words) {
    Instant now = Instant.parse("2031-05-06T08:00:00Z");

    assertThat(Words.left(now.plus(left), now)).isEqualTo(words);
  }

  private static Finding finding(String suppressed) {
    return new Finding(
        "drop-table", RiskLevel.CRITICAL, 1, 1, 1, "Drops a table.", "Rename it.", "", suppressed);
  }
}
