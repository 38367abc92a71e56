package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.VisibleText;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Property
  void leavesNothingHidden(@ForAll String text) {
    assertThat(PlainText.line(text).codePoints().filter(VisibleText::hidden)).isEmpty();
    assertThat(
            PlainText.lines(text)
                .codePoints()
                .filter(c -> c != '\n' && c != '\t')
                .filter(VisibleText::hidden))
        .isEmpty();
  }

  @Test
  void showsWhatTurnsTheReadingDirection() {
    assertThat(PlainText.line("drop\u202Etable")).isEqualTo("drop⟦U+202E⟧table");
    assertThat(PlainText.line("us\u200Bers\u2066")).isEqualTo("us⟦U+200B⟧ers⟦U+2066⟧");
    assertThat(PlainText.line("a\nb\u001B[31m\uD800")).isEqualTo("a⟦U+000A⟧b⟦U+001B⟧[31m⟦U+D800⟧");
    assertThat(PlainText.line("\uDB40\uDC41")).isEqualTo("⟦U+E0041⟧");
  }

  @Test
  void keepsOrdinaryTextAsItIs() {
    String text = "Größe ändern: naïve 表 😀 <!channel> @here *bold*";
    assertThat(PlainText.line(text)).isEqualTo(text);
    assertThat(PlainText.lines("a\r\n\tb\rc")).isEqualTo("a\n\tb⟦U+000D⟧\nc");
  }

  @Test
  void cutsByCodePoints() {
    assertThat(PlainText.line("😀😀😀😀", 3)).isEqualTo("😀😀…");
  }
}
