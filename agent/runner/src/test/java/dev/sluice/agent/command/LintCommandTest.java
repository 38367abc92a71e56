package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LintCommandTest {
  @TempDir private Path folder;

  private Path script(String name, String sql) throws IOException {
    return Files.writeString(folder.resolve(name), sql);
  }

  private Said lint(String... more) {
    return sluice(
        IntStream.range(-3, more.length)
            .mapToObj(
                i -> i < 0 ? List.of("sql", "lint", "--engine=postgresql").get(i + 3) : more[i])
            .toArray(String[]::new));
  }

  @Test
  void tellsOfManyFilesInTheirOrderWhoeverIsReadFirst() throws IOException {
    List<String> names = IntStream.range(100, 160).mapToObj(i -> i + ".sql").toList();
    for (String name : names) {
      script(name, "DROP TABLE t" + name.substring(0, 3) + ";\n".repeat(1 + name.hashCode() % 7));
    }

    Said said = lint("--format=json", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(StreamSupport.stream(said.json().path("files").spliterator(), false))
        .extracting(file -> Path.of(file.path("file").asString()).getFileName().toString())
        .containsExactlyElementsOf(names);
  }

  @Test
  void endsWellWhereNothingReachesTheLevel() throws IOException {
    Path drop = script("drop.sql", "DROP TABLE orders;");
    Path add = script("add.sql", "ALTER TABLE orders ADD COLUMN note text;");

    assertThat(lint(drop.toString()).exit()).isEqualTo(1);
    assertThat(lint(add.toString()).exit()).isZero();
    assertThat(lint("--fail-on=critical", add.toString()).exit()).isZero();
  }

  @Test
  void namesTheFileThatCannotBeRead() throws IOException {
    script("a.sql", "SELECT 1;");

    Said said = lint(folder.resolve("a.sql").toString(), folder.resolve("gone.sql").toString());

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("gone.sql");
  }

  @Test
  void ratesTheChangeAndNotItsWayBack() throws IOException {
    Path file =
        script("both.sql", "-- UP\nCREATE TABLE t (id int PRIMARY KEY);\n-- DOWN\nDROP TABLE t;");

    Said said = lint("--fail-on=medium", file.toString());

    assertThat(said.exit()).as(said.out()).isZero();
    assertThat(said.out()).doesNotContain("DROP TABLE");
  }

  /** SARIF 2.1.0, sections 3.13, 3.27 and 3.30: version, result, region. */
  @Test
  void writesSarifThatNamesRuleAndPlace() throws IOException {
    Path file = script("drop.sql", "SELECT 1;\nALTER TABLE users DROP COLUMN nick;");

    JsonNode sarif = lint("--format=sarif", file.toString()).json();

    assertThat(sarif.path("version").asString()).isEqualTo("2.1.0");
    JsonNode run = sarif.path("runs").path(0);
    JsonNode result = run.path("results").path(0);
    assertThat(result.path("ruleId").asString()).isEqualTo("drop-column");
    assertThat(result.path("level").asString()).isEqualTo("error");
    JsonNode place = result.path("locations").path(0).path("physicalLocation");
    assertThat(place.path("artifactLocation").path("uri").asString()).endsWith("drop.sql");
    assertThat(place.path("region").path("startLine").asInt()).isEqualTo(2);
    assertThat(run.path("tool").path("driver").path("rules").path(0).path("id").asString())
        .isEqualTo("drop-column");
  }

  @Test
  void pointsToTheVendorsPageInSarif() throws IOException {
    Path file = script("create.sql", "CREATE UNLOGGED TABLE t (id int PRIMARY KEY);");

    JsonNode rules =
        lint("--format=sarif", file.toString())
            .json()
            .path("runs")
            .path(0)
            .path("tool")
            .path("driver")
            .path("rules");

    assertThat(StreamSupport.stream(rules.spliterator(), false))
        .filteredOn(rule -> rule.path("id").asString().equals("unlogged-table"))
        .extracting(rule -> rule.path("helpUri").asString())
        .containsExactly("https://www.postgresql.org/docs/current/sql-createtable.html");
  }

  /** A name of the script's cannot begin another command of the workflow. */
  @Test
  void annotatesOnOneLineWhateverTheScriptHolds() throws IOException {
    Path file = script("drop.sql", "DROP TABLE \"a\n::set-output name=x::y\";");

    Said said = lint("--format=github", file.toString());

    assertThat(said.out().lines()).isNotEmpty().allMatch(line -> line.startsWith("::"));
    assertThat(said.out().lines()).noneMatch(line -> line.startsWith("::set-output"));
  }
}
