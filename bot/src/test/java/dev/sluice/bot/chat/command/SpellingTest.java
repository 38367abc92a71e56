package dev.sluice.bot.chat.command;

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

  @Test
  void cutsALineIntoWords() {
    CommandLine line = CommandLine.of("/sluice  NEW shop \"Add nick\" SELECT 'a  b';\nSELECT 2;");

    assertThat(line.name()).isEqualTo("new");
    assertThat(line.words()).startsWith("shop", "Add nick", "SELECT");
    assertThat(CommandLine.after(line.rest(), 2)).isEqualTo("SELECT 'a  b';\nSELECT 2;");
    assertThat(CommandLine.of("  ").name()).isEmpty();
    assertThat(CommandLine.of("approve 1").name()).isEqualTo("approve");
  }
}
