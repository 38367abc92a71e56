package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImpactCommandTest {
  @TempDir private Path folder;
  private String repository = "";

  @BeforeEach
  void anApplicationWithARepository() throws IOException, InterruptedException {
    Path shop = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(shop.resolve("a.py"), "x = '''SELECT state\n  FROM orders'''\n");
    git(shop, "init", "--quiet");
    git(shop, "add", ".");
    git(shop, "-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "-qm", "x");
    repository = shop.toString();
  }

  private static void git(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    int exit = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
    assertThat(exit).isZero();
  }

  private Said impact(String sql, String... more) throws IOException {
    Path script = Files.writeString(folder.resolve("up.sql"), sql);
    String[] all = new String[more.length + 4];
    all[0] = "sql";
    all[1] = "impact";
    all[2] = "--engine=postgresql";
    System.arraycopy(more, 0, all, 3, more.length);
    all[all.length - 1] = script.toString();
    return sluice(all);
  }

  @Test
  void tellsAPersonWhoUsesIt() throws IOException {
    Said said =
        impact("ALTER TABLE orders DROP COLUMN state", "--repository=" + repository + "=checkout");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("1 dependency, 1 high, across 1 service")
        .contains("orders.state removed")
        .contains("checkout  a.py uses orders.state")
        .contains("1 | x = '''SELECT state  (SQL)")
        .contains("checkout: 1 file of");
  }

  @Test
  void showsNamesOfFilesAsText() throws IOException, InterruptedException {
    Path shop = Path.of(repository);
    Files.writeString(
        shop.resolve("a\u001b[31m\n::error::b.py"), "x = 'SELECT state FROM orders'\n");
    git(shop, "add", ".");
    git(shop, "-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "-qm", "y");

    Said said = impact("ALTER TABLE orders DROP COLUMN state", "--repository=" + repository);

    assertThat(said.out()).contains("2 dependencies").doesNotContain("\u001b[31m");
    assertThat(said.out().lines()).noneMatch(line -> line.startsWith("::error::"));
  }

  @Test
  void tellsAProgramTheSame() throws IOException {
    Said said = impact("DROP TABLE orders", "--format=json", "--repository=" + repository);

    JsonNode file = said.json().path("files").path(0);
    assertThat(file.path("level").asString()).isEqualTo("high");
    assertThat(file.path("summary").asString()).isEqualTo("1 dependency, 1 high, across 1 service");
    assertThat(file.path("changed").path(0).path("fate").asString()).isEqualTo("removed");
    JsonNode use = file.path("uses").path(0);
    assertThat(use.path("service").asString()).isEqualTo("shop");
    assertThat(use.path("lines").path(0).path("line").asInt()).isEqualTo(2);
    JsonNode scanned = said.json().path("repositories").path(0);
    assertThat(scanned.path("commit").asString()).hasSize(40);
    assertThat(scanned.path("filesRead").asInt()).isEqualTo(1);
  }

  @Test
  void endsWellWhereNothingReachesTheLevel() throws IOException {
    String medium = "ALTER TABLE orders ALTER COLUMN state TYPE bigint";
    String at = "--repository=" + repository;

    assertThat(impact(medium, at).exit()).isZero();
    assertThat(impact(medium, at, "--fail-on=medium").exit()).isEqualTo(1);
    assertThat(impact("DROP TABLE others", at).exit()).isZero();
  }

  @Test
  void saysThatARepositoryCannotBeReached() throws IOException {
    Said said = impact("DROP TABLE orders", "--repository=" + folder.resolve("gone"));

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err()).contains("gone");
  }
}
