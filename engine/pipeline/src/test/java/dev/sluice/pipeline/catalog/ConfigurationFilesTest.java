package dev.sluice.pipeline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.kernel.PersonId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFilesTest {
  private static final String SOUND =
      """
      workspace: acme
      environments:
        - name: dev
        - name: prod
      connections:
        - {name: d, environment: dev, engine: postgresql}
        - {name: p, environment: prod, engine: postgresql}
      people:
        - {name: bob, password: "${env:BOB}", roles: {"*": approver}}
      flows:
        - name: shop
          engine: postgresql
          stages:
            - environment: dev
              connections: [d]
              auto-start: true
            - environment: prod
              connections: [p]
              approvals: {required: 2, from: [role:approver]}
      """;

  @TempDir Path folder;

  @Test
  void readsWhatIsSaidAndFillsInTheRest() throws IOException {
    ConfigurationReading reading = read(SOUND);

    assertThat(reading.problems()).isEmpty();
    WorkspaceConfiguration acme = reading.workspaces().get(0);
    Stage prod = acme.flow("shop").orElseThrow().stage("prod").orElseThrow();
    assertThat(prod.approvals().required()).isEqualTo(2);
    assertThat(prod.approvals().selfApproval()).isFalse();
    assertThat(prod.approvals().authorMayExecute()).isTrue();
    assertThat(prod.autoStart()).isFalse();
    assertThat(prod.execution().lockTimeout()).hasSeconds(5);
    assertThat(prod.execution().triesForLocks()).isEqualTo(3);
    assertThat(ConfigurationDocument.write(acme)).as("as it was").doesNotContain("lockRetries");
    assertThat(prod.rehearsal()).isEqualTo(Stage.RehearsalPolicy.INFORM);
  }

  @Test
  void readsAndWritesHowOftenATargetWaitsForALock() throws IOException {
    ConfigurationReading reading = read(withRetries(0));

    assertThat(reading.problems()).isEmpty();
    WorkspaceConfiguration acme = reading.workspaces().get(0);
    assertThat(
            acme.flow("shop").orElseThrow().stage("prod").orElseThrow().execution().triesForLocks())
        .isZero();
    assertThat(ConfigurationExport.yaml(acme)).contains("lock-retries: 0");
    assertThat(read(withRetries(11)).problems()).hasSize(1);
  }

  private static String withRetries(int often) {
    String approvals = "approvals: {required: 2, from: [role:approver]}";
    return SOUND.replace(
        approvals, approvals + "\n        execution: {lock-retries: " + often + "}");
  }

  @Test
  void keepsPasswordsOutOfTheDocument() throws IOException {
    ConfigurationReading reading = read(SOUND);

    assertThat(reading.passwords())
        .containsEntry(
            new PersonId("local", "bob"), new SecretReference(SecretReference.Kind.ENV, "BOB"));
    assertThat(ConfigurationDocument.write(reading.workspaces().get(0))).doesNotContain("BOB");
    assertThat(ConfigurationExport.yaml(reading.workspaces().get(0))).doesNotContain("BOB");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          workspace: acme     | wrkspace: acme       | 1:1   | Unknown key 'wrkspace' in a workspace. Did you mean 'workspace'?
          workspace: acme     | workspace: a b       | 1:12  | 'a b' is no name.
          workspace: acme     | workspace: [acme]    | 1:12  | Here 'workspace' is a text.
          workspace: acme     | workspace: !!java.net.URL acme | 1:12 | Global tag is not allowed: tag:yaml.org,2002:java.net.URL.
          workspace: acme     | workspace: acme\\nworkspace: b | 2:1 | The key 'workspace' stands here twice.
          workspace: acme     | workspace: 'acme      | 20:1 | This is not YAML
          - name: prod        | - name: dev          | 4:11  | The environment 'dev' is defined twice.
          - name: prod        | - name: prod\\n    x: 1 | 5:5 | Unknown key 'x' in an environment.
          - name: prod        | - name: prod\\n    emergency: {from: ['person:bib']} | 5:24 | There is no person 'bib'. Did you mean 'bob'?
          - name: prod        | - name: prod\\n    emergency: {from: []} | 5:23 | Nobody is named who may.
          environment: prod, engine | environment: prd, engine | 7:28 | There is no environment 'prd'. Did you mean 'prod'?
          environment: dev, engine: postgresql | environment: dev, engine: postgres | 6:41 | There is no engine 'postgres'. Did you mean 'postgresql'?
          environment: dev, engine: postgresql | environment: dev, engine: mysql | 15:22 | The connection 'd' is of the engine 'mysql', the flow of 'postgresql'.
          connections: [d]    | connections: [p]     | 15:22 | The connection 'p' belongs to the environment 'prod', not to 'dev'.
          connections: [d]    | connections: [dd]    | 15:23 | There is no connection 'dd'. Did you mean 'd'?
          connections: [d]    | connections: []      | 15:22 | A stage needs a connection.
          connections: [d]    | connections: [d, d]  | 15:22 | A connection stands here twice.
          auto-start: true    | auto-start: yes      | 16:21 | 'auto-start' is true or false.
          auto-start: true    | auto-strat: true     | 16:9  | Unknown key 'auto-strat' in a stage. Did you mean 'auto-start'?
          auto-start: true    | auto-start: false    | 14:9  | The stage does not say who approves.
          - environment: prod | - environment: dev   | 17:22 | The environment 'dev' has two stages in this flow.
          required: 2         | required: 0          | 19:31 | 'required' is a number from 1 to 100.
          required: 2         | required: two        | 19:31 | 'required' is a number from 1 to 100.
          from: [role:approver] | from: []           | 19:40 | Nobody is named who may approve.
          from: [role:approver] | from: [role:aprover] | 19:41 | There is no role 'aprover'. Did you mean 'approver'?
          from: [role:approver] | from: [group:dbas] | 19:41 | There is no group 'dbas'. None is defined.
          from: [role:approver] | from: ['person:bib'] | 19:41 | There is no person 'bib'. Did you mean 'bob'?
          from: [role:approver] | from: [approver]   | 19:41 | 'approver' names nobody.
          from: [role:approver] | from: [role:approver], author-may-run: no | 19:57 | Unknown key 'author-may-run' in approvals. Did you mean 'author-may-execute'?
          from: [role:approver] | from: [role:approver], author-may-execute: no | 19:77 | 'author-may-execute' is true or false.
          from: [role:approver] | from: [role:approver], expire-after: soon | 19:71 | 'expire-after' is a duration.
          \"${env:BOB}\"      | hunter2              | 9:27  | A password may not stand in a configuration.
          \"${env:BOB}\"      | \"${sys:BOB}\"       | 9:27  | A password may not stand in a configuration.
          approver}}          | aprover}}            | 9:54  | There is no role 'aprover'. Did you mean 'approver'?
          name: bob           | name: b ob           | 9:12  | A person needs a name.
          """)
  void saysWhereWhatIsWrong(String sound, String broken, String place, String message)
      throws IOException {
    String text = SOUND.replace(unescape(sound), unescape(broken));
    assertThat(text).as("the case changes something").isNotEqualTo(SOUND);

    ConfigurationReading reading = read(text);

    assertThat(reading.sound()).isFalse();
    assertThat(reading.problems().stream().map(p -> p.line() + ":" + p.column() + " " + p))
        .anySatisfy(problem -> assertThat(problem).startsWith(place + " ").contains(message));
  }

  @Test
  void collectsAllProblems() throws IOException {
    ConfigurationReading reading =
        read(SOUND.replace("- name: prod", "- nmae: prod").replace("required: 2", "required: -1"));

    assertThat(reading.problems()).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void refusesWhatIsNoUsableText() throws IOException {
    assertThat(problem(new byte[0])).contains("The file is empty.");
    assertThat(problem("workspace: a\0b".getBytes(StandardCharsets.UTF_8)))
        .contains("yaml:1:13:")
        .contains("A character here is not allowed in YAML.");
    assertThat(problem(SOUND.getBytes(StandardCharsets.UTF_16))).contains("not text in UTF-8");
    assertThat(problem(new byte[1_000_001])).contains("larger than 1 MB");
    assertThat(problem("[".repeat(10_000).getBytes(StandardCharsets.UTF_8)))
        .contains("not YAML that is read here");
    assertThat(problem((SOUND + "---\n" + SOUND).getBytes(StandardCharsets.UTF_8)))
        .contains("There is a second document.");
    assertThat(problem("- a".getBytes(StandardCharsets.UTF_8)))
        .contains("Here a workspace is expected.");
    assertThat(ConfigurationFiles.read(folder.resolve("none.yaml")).problems().get(0).message())
        .isEqualTo("The file cannot be read.");
  }

  @Test
  void isNotBlownUpByAliases() throws IOException {
    String bomb =
        SOUND.replace("[role:approver]", "[&a role:approver" + ", *a".repeat(150_000) + "]");

    assertThat(problem(bomb.getBytes(StandardCharsets.UTF_8))).contains("says too much");
  }

  @Test
  void readsAFolderWithOneWorkspacePerFile() throws IOException {
    Files.writeString(folder.resolve("b.yml"), SOUND.replace("acme", "beta"));
    Files.writeString(folder.resolve("a.yaml"), SOUND);
    Files.writeString(folder.resolve("c.yaml"), SOUND);
    Files.writeString(folder.resolve("notes.txt"), "not read");

    ConfigurationReading reading = ConfigurationFiles.read(folder);

    assertThat(reading.problems())
        .singleElement()
        .satisfies(
            p -> assertThat(p.message()).contains("'acme' is defined in").contains("a.yaml"));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {
        "minimal.yaml",
        "three-stages.yaml",
        "broadcast.yaml",
        "sqlite.yaml",
        "mariadb.yaml",
        "sign-in-workspace.yaml",
        "step-up.yaml",
        "slack-routes.yaml",
        "teams-routes.yaml"
      })
  void acceptsEveryExample(String example) throws IOException {
    Path examples = Path.of("").toAbsolutePath().resolve("../../config-examples");

    ConfigurationReading reading = ConfigurationFiles.read(examples.resolve(example));

    assertThat(reading.problems()).isEmpty();
    assertThat(roundTrip(reading.workspaces().get(0))).isEqualTo(reading.workspaces().get(0));
  }

  @Test
  void resolvesSecretsOnlyWhenAsked() throws IOException {
    Files.writeString(folder.resolve("secret"), "pass word\n");
    SecretReference file = SecretReference.parse("${file:secret}", folder).orElseThrow();
    SecretReference variable = SecretReference.parse("${env:X}", folder).orElseThrow();

    assertThat(file.resolve()).isEqualTo("pass word");
    assertThat(variable.resolve(name -> name + "!")).isEqualTo("X!");
    assertThat(SecretReference.parse("x${env:X}", folder)).isEmpty();
  }

  @Test
  void readsAndWritesWhoMayExecute() throws IOException {
    WorkspaceConfiguration acme =
        read(SOUND.replace("required: 2", "author-may-execute: false, required: 2"))
            .workspaces()
            .get(0);

    assertThat(acme.flow("shop").orElseThrow().stage("prod").orElseThrow().approvals())
        .extracting(Stage.ApprovalPolicy::authorMayExecute)
        .isEqualTo(false);
    assertThat(roundTrip(acme)).isEqualTo(acme);
  }

  @Test
  void barsNoAuthorByADocumentOfAnOlderVersion() throws IOException {
    String now = ConfigurationDocument.write(read(SOUND).workspaces().get(0));
    String older = now.replaceAll(",?\"authorMayExecute\":true", "");
    assertThat(older).isNotEqualTo(now).doesNotContain("authorMayExecute");

    assertThat(ConfigurationDocument.read(older, 1)).isEqualTo(ConfigurationDocument.read(now, 1));
  }

  @Test
  void readsAndWritesExplorerRightsAndOffersTheNearest() throws IOException {
    String bob = "roles: {\"*\": approver}";
    String rights = bob + ", explorer: {dev: editor, prod: viewer}";
    WorkspaceConfiguration acme = read(SOUND.replace(bob, rights)).workspaces().get(0);

    assertThat(acme.people().get(0).explorer())
        .containsExactlyInAnyOrderEntriesOf(java.util.Map.of("dev", "editor", "prod", "viewer"));
    assertThat(roundTrip(acme)).isEqualTo(acme);
    assertThat(ConfigurationDocument.write(read(SOUND).workspaces().get(0)))
        .as("as it was")
        .doesNotContain("explorer");
    assertThat(read(SOUND.replace(bob, bob + ", explorer: {pord: edit}")).problems())
        .extracting(Object::toString)
        .anySatisfy(problem -> assertThat(problem).contains("Did you mean 'prod'?"))
        .anySatisfy(
            problem ->
                assertThat(problem).contains("no explorer right 'edit'", "Did you mean 'editor'?"));
  }

  private WorkspaceConfiguration roundTrip(WorkspaceConfiguration configuration)
      throws IOException {
    ConfigurationReading reading = read(ConfigurationExport.yaml(configuration));
    assertThat(reading.problems()).isEmpty();
    return reading.workspaces().get(0);
  }

  private String problem(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("broken.yaml"), content);
    List<ConfigurationProblem> problems = ConfigurationFiles.read(file).problems();
    assertThat(problems).isNotEmpty();
    return problems.toString();
  }

  private ConfigurationReading read(String text) throws IOException {
    Path file = folder.resolve("case").resolve("acme.yaml");
    Files.createDirectories(folder.resolve("case"));
    return ConfigurationFiles.read(Files.writeString(file, text));
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n");
  }
}
