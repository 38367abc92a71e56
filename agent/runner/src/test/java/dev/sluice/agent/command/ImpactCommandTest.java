package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImpactCommandTest {
  @TempDir private Path folder;
  private String repository = "";

  @BeforeEach
  void anApplicationWithARepository() throws IOException {
    Path shop = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(shop.resolve("a.py"), "x = '''SELECT state\n  FROM orders'''\n");
    commit(shop);
    repository = shop.toString();
  }

  /** By Git's own library, for there need not be a program of it. */
  private static void commit(Path folder) {
    try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setAuthor("ada", "ada@example.org")
          .setCommitter("ada", "ada@example.org")
          .setSign(false)
          .setMessage("All of it")
          .call();
    } catch (GitAPIException failure) {
      throw new IllegalStateException(failure);
    }
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
  void showsNamesOfFilesAsText() throws IOException {
    Path shop = Path.of(repository);
    Files.writeString(
        shop.resolve("a\u001b[31m\n::error::b.py"), "x = 'SELECT state FROM orders'\n");
    commit(shop);

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
  void readsWhatAServerOfTheGivenVersionReads() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("up.sql"), "SELECT 1 /*!80000 , 2 */; /*!80000 DROP TABLE orders */;");
    String[] words = {
      "sql", "impact", "--engine=mysql", "--repository=" + repository, script.toString(), ""
    };

    words[5] = "--engine-version=8.0.31";
    assertThat(sluice(words).out()).contains("1 dependency, 1 high");
    words[5] = "--engine-version=5.7.22";
    assertThat(sluice(words).out()).doesNotContain("1 dependency");
  }

  @Test
  void refusesALevelThatNoDependencyHas() throws IOException {
    Said said = impact("DROP TABLE t", "--repository=" + repository, "--fail-on=critical");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("low, medium or high");
  }

  @Test
  void refusesAnAddressThatIsNotEncrypted() throws IOException {
    Said said = impact("DROP TABLE t", "--repository=http://git.example/shop.git");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("only https: is");
  }

  @Test
  void saysThatARepositoryCannotBeReached() throws IOException {
    Said said = impact("DROP TABLE orders", "--repository=" + folder.resolve("gone"));

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err()).contains("gone");
  }
}
