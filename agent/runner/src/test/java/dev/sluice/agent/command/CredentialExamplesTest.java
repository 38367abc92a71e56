package dev.sluice.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.secret.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The command lines that people copy are understood. */
class CredentialExamplesTest {
  private static final Path EXAMPLES =
      Path.of("").toAbsolutePath().resolve("../../config-examples/agent-credentials.sh");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Test
  void understandsEveryExample() throws IOException {
    List<List<String>> lines =
        Files.readString(EXAMPLES)
            .replace("\\\n", " ")
            .lines()
            .filter(line -> line.startsWith("sluice "))
            .map(CredentialExamplesTest::words)
            .toList();

    assertThat(lines).hasSizeGreaterThan(8);
    for (List<String> line : lines) {
      String[] words = line.toArray(String[]::new);
      assertThat(CommandLineProgram.create(words).parseArgs(words).errors()).isEmpty();
      line.stream()
          .filter(word -> word.startsWith("${"))
          .forEach(word -> assertThat(SecretReference.parse(word).elsewhere()).isTrue());
    }
  }

  private static List<String> words(String line) {
    return WORD.matcher(line.substring("sluice ".length()))
        .results()
        .map(CredentialExamplesTest::word)
        .toList();
  }

  private static String word(MatchResult found) {
    return found.group(1) == null ? found.group(2) : found.group(1);
  }
}
