package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice config}: exit codes, and what stands on which stream. */
class ConfigCommandTest extends ServerTest {
  private static final String RIGHT =
      """
      workspace: solo
      environments: [{name: dev}]
      connections: [{name: db, environment: dev, engine: postgresql}]
      people: [{name: ann, roles: {"*": admin}}]
      flows:
        - name: f
          engine: postgresql
          stages: [{environment: dev, connections: [db], auto-start: true}]
      """;

  @TempDir private Path folder;

  private Program with(String name, String... arguments) {
    return Program.run(Map.of("SLUICE_TOKEN", as(name).token()), arguments);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void checksAFileWithoutAServer() throws IOException {
    Program right = Program.run(Map.of(), "config", "check", file("r.yaml", RIGHT).toString());
    Path wrong = file("w.yaml", RIGHT.replace("connections: [{name", "connectoins: [{name"));
    Program refused = Program.run(Map.of(), "config", "check", wrong.toString());

    assertThat(right.exit()).as(right.err()).isZero();
    assertThat(right.out()).contains("is right: 1 workspace(s).");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("w.yaml:3:1").contains("connections");
    assertThat(Program.run(Map.of(), "config").exit()).isEqualTo(2);
  }

  @Test
  void exportsAndAppliesThroughAServer() throws IOException {
    String server = nobody().server();

    Program exported = with("auditor", "config", "export", "--server", server);
    Path file = file("bank.yaml", exported.out());
    Program applied = with("auditor", "config", "apply", file.toString(), "--server", server);

    assertThat(exported.exit()).as(exported.err()).isZero();
    assertThat(exported.out()).contains("workspace: bank").doesNotContain("password");
    assertThat(exported.err()).isEmpty();
    assertThat(applied.exit()).as(applied.err()).isZero();
    assertThat(applied.err()).isEmpty();
  }

  @Test
  void saysOnTheErrorStreamWhyNothingWasApplied() throws IOException {
    String server = nobody().server();
    String bank = with("auditor", "config", "export", "--server", server).out();
    Path wrong = file("wrong.yaml", bank.replace("connections:", "conections:"));
    Path right = file("right.yaml", bank);

    Program refused = with("auditor", "config", "apply", wrong.toString(), "--server", server);
    Program stranger = with("banker", "config", "apply", right.toString(), "--server", server);

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).containsPattern("configuration\\.yaml:\\d+:\\d+");
    assertThat(stranger.exit()).isEqualTo(2);
    assertThat(stranger.err())
        .contains("banker may not manage the workspace", "needs the role admin", "Ask auditor");
  }

  @Test
  void tellsBadInputFromAServerThatIsNotThere() {
    String export = "export";

    assertThat(Program.run(Map.of(), "config", export).exit()).as("no token").isEqualTo(2);
    assertThat(with("auditor", "config", "apply", "none.yaml").exit()).isEqualTo(2);
    assertThat(with("auditor", "config", export, "--server", "not an address").exit()).isEqualTo(2);
    Program away = with("auditor", "config", export, "--server", "http://localhost:1");
    assertThat(away.exit()).isEqualTo(3);
    assertThat(away.err()).contains("does not answer");
  }
}
