package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every platform decides alike. */
class SharedRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"add.sql", "ADD.SQL", "1.migration", "a\nb.sql"})
  void takesScriptsByTheirName(String name) {
    assertThat(new Attachment("t", "1", name, 1).isScript()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sql", "add.sql.exe", "add.sqlx", "cat.png"})
  void takesNothingElseForAScript(String name) {
    assertThat(new Attachment("t", "1", name, 1).isScript()).isFalse();
  }

  @Test
  void leadsNowhereButToTheConsole() {
    assertThat(ConsoleLink.of("https://s.example/", "/m/1")).contains("https://s.example/m/1");
    assertThat(ConsoleLink.of("https://s.example", "/m/1")).contains("https://s.example/m/1");
    for (String path : new String[] {"", "//evil", "/\\evil", "https://evil", "javascript:x"}) {
      assertThat(ConsoleLink.of("https://s.example", path)).as(path).isEmpty();
    }
    assertThat(ConsoleLink.of("", "/m/1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://x.example/, true",
    "wss://x.example, true",
    "http://localhost:1/, true",
    "ws://127.0.0.1:1, true",
    "http://[::1]:1/, true",
    "http://x.example/, false",
    "ws://x.example, false",
    "http://localhost.evil.example/, false",
    "https://user@x.example/, false",
    "http://localhost@evil.example/, false",
    "file:///etc/passwd, false",
    "nonsense, false"
  })
  void talksUnencryptedOnlyToThisMachine(String address, boolean secure) {
    assertThat(SecureAddress.is(address)).isEqualTo(secure);
  }

  @ParameterizedTest
  @CsvSource({"7, 7000", "0.25, 250", "0, 50", "120, 120000", "'', 9000", "soon, 9000", "-1, 9000"})
  void waitsAsLongAsTheHeaderSays(String header, long millis) {
    assertThat(RetryAfter.of(header, Duration.ofSeconds(9))).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void boundsHowOldADeliveryMayBe() {
    assertThat(ChatTimes.isTolerance(Duration.ofSeconds(1))).isTrue();
    assertThat(ChatTimes.isTolerance(Duration.ofMinutes(15))).isTrue();
    assertThat(ChatTimes.isTolerance(Duration.ZERO)).isFalse();
    assertThat(ChatTimes.isTolerance(Duration.ofMinutes(-5))).isFalse();
    assertThat(ChatTimes.isTolerance(Duration.ofMinutes(16))).isFalse();
  }

  @Test
  void drawsProgressWithinItsBar() {
    assertThat(new Block.Progress("", 150, Tone.ACTIVE).bar()).isEqualTo("█".repeat(20));
    assertThat(new Block.Progress("", -1, Tone.ACTIVE).bar()).isEqualTo("░".repeat(20));
    assertThat(new Block.Progress("", 50, Tone.ACTIVE).bar()).hasSize(20).startsWith("██████████░");
  }
}
