package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeceptionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "us\u0435rs", // Cyrillic e
        "\u0441\u043E\u0440\u0443", // all Cyrillic, reads "copy"
        "us\u200Bers",
        "a\u202Eb",
        "\uFF55sers",
        "\uD835\uDC2Eser",
        "users\uFE00",
        "\u03BFrders"
      })
  void findsWhatDeceivesTheEye(String text) {
    assertThat(Deception.any(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ADD COLUMN nick text;\r\n\tSELECT 1",
        "Größe ändern, naïve café",
        "Добавить столбец",
        "表を追加 users",
        "Προσθήκη στήλης",
        "emoji 😀 and “quotes” – fine"
      })
  void leavesOrdinaryLanguagesAlone(String text) {
    assertThat(Deception.in(text, 9)).isEmpty();
  }

  @Test
  void saysWhereAndWhat() {
    assertThat(Deception.in("ok\nus\u0435rs", 9))
        .containsExactly("Line 2: U+0435, cyrillic small letter ie, in “us\u0435rs”");
  }
}
