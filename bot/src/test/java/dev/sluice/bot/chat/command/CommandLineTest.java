package dev.sluice.bot.chat.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLineTest {
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
