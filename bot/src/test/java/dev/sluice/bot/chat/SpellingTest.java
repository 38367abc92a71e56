package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  @Test
  void findsTheNearestWord() {
    List<String> words = List.of("approve", "archive", "audit", "prod", "qa");

    assertThat(Spelling.nearest("aprove", words)).contains("approve");
    assertThat(Spelling.nearest("prd", words)).contains("prod");
    assertThat(Spelling.nearest("AUIDT", words)).contains("audit");
    assertThat(Spelling.nearest("banana", words)).isEmpty();
    assertThat(Spelling.nearest("x".repeat(10_000), words)).isEmpty();
  }
}
