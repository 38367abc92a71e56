package dev.sluice.pipeline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a workspace says about its applications, and its own risk rules. */
class ApplicationsAndRulesTest {
  private static final String SOUND =
      """
      workspace: acme
      environments:
        - {name: prod, risk-rules: {frozen: critical}}
      connections:
        - {name: p, environment: prod, engine: postgresql}
      flows:
        - name: shop
          engine: postgresql
          stages:
            - {environment: prod, connections: [p], approvals: {required: 1, from: [role:approver]}}
      applications:
        - name: billing
          repository: https://git.example.com/team/billing.git
          branch: release/2.1
          token: ${env:BILLING_TOKEN}
          flows: [shop]
        - {name: mail, repository: "https://git.example.com/mail", connections: [p]}
      custom-risk-rules:
        - id: frozen
          family: compatibility
          level: high
          engines: [postgresql]
          why: The schema is frozen.
          instead: Ask the data team.
          match: '\\blegacy\\.'
          sources: {postgresql: https://example.com/frozen}
      """;

  @TempDir Path folder;

  private ConfigurationReading read(String text) throws IOException {
    Path file = folder.resolve("acme.yaml");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    return ConfigurationFiles.read(file);
  }

  @Test
  void readsThemAndWritesThemAsTheyWereRead() throws IOException {
    ConfigurationReading reading = read(SOUND);

    assertThat(reading.problems()).isEmpty();
    WorkspaceConfiguration acme = reading.workspaces().get(0);
    assertThat(acme.applications())
        .extracting(Application::name)
        .containsExactly("billing", "mail");
    assertThat(acme.applications().get(0).token())
        .contains(new SecretReference(SecretReference.Kind.ENV, "BILLING_TOKEN"));
    assertThat(acme.applications().get(0).branch()).isEqualTo("release/2.1");
    assertThat(acme.customRules()).hasSize(1);
    String exported = ConfigurationExport.yaml(acme);
    assertThat(exported).contains("token: ${env:BILLING_TOKEN}");
    assertThat(read(exported).problems()).isEmpty();
    assertThat(read(exported).workspaces().get(0)).isEqualTo(acme);
    assertThat(ConfigurationDocument.read(ConfigurationDocument.write(acme), 0)).isEqualTo(acme);
  }

  @Test
  void readsADocumentFromBeforeThem() throws IOException {
    WorkspaceConfiguration acme = read(SOUND).workspaces().get(0).with(List.of(), List.of());
    String older =
        ConfigurationDocument.write(acme)
            .replace(",\"applications\":[]", "")
            .replace(",\"customRules\":[]", "");

    assertThat(older).doesNotContain("applications", "customRules");
    assertThat(ConfigurationDocument.read(older, 0)).isEqualTo(acme);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: billing        | nmae: billing        | 12:5  | Unknown key 'nmae' in an application. Did you mean 'name'?
          name: mail           | name: billing        | 17:12 | The application 'billing' is defined twice.
          https://git.example.com/team | http://git.example.com/team | 13:17 | A repository is an https address
          https://git.example.com/team | https://bob:pw@git.example.com/team | 13:17 | A repository is an https address
          https://git.example.com/team | https://169.254.169.254/team | 13:17 | not one of the local link
          https://git.example.com/team | ssh://git.example.com/team | 13:17 | A repository is an https address
          release/2.1          | ../../x              | 14:13 | '../../x' is no branch.
          ${env:BILLING_TOKEN} | ghp_123              | 15:12 | A secret may not stand in a configuration.
          flows: [shop]        | flows: [shpo]        | 16:13 | There is no flow 'shpo'. Did you mean 'shop'?
          connections: [p]}§  | connections: [q]}§  | 17:76 | There is no connection 'q'.
          why: The             | wy: The              | 23:5  | Unknown key 'wy' in a risk rule. Did you mean 'why'?
          id: frozen           | id: drop-table       | 19:9  | The rule declares drop-table, which there is already.
          id: frozen           | id: F                | 19:9  | 'F' is no rule id
          level: high          | level: severe        | 21:12 | The rule says 'severe' for level
          family: compatibility | family: looks       | 20:13 | The rule says 'looks' for family
          [postgresql]§    why | [postgresql, postgres]§    why | 22:27 | The rule names the engine 'postgres'
          '\\blegacy\\.'       | '('                  | 25:12 | The rule has a pattern that cannot be read
          '\\blegacy\\.'       | [a, '[z']            | 25:16 | The rule has a pattern that cannot be read
          https://example.com/frozen | http://example.com/frozen | 26:14 | The rule has the source 'http://example.com/frozen'
          match: '\\blegacy\\.' | column: '('         | 25:13 | The rule has a pattern that cannot be read
          match: '\\blegacy\\.' | check: no-such       | 25:12 | no-such
          match: '\\blegacy\\.' | default: off         | 19:9  | The rule has nothing to look for
          frozen: critical     | frozn: critical      | 3:30  | names the rule 'frozn', which there is not
          """)
  void saysWhatIsWrongAndWhere(String right, String wrong, String place, String message)
      throws IOException {
    String text = SOUND.replace(right.replace("§", "\n"), wrong.replace("§", "\n"));
    assertThat(text).isNotEqualTo(SOUND);

    assertThat(read(text).problems())
        .extracting(
            problem ->
                problem.line()
                    + ":"
                    + problem.column()
                    + " "
                    + problem.message()
                    + " "
                    + problem.action())
        .anySatisfy(
            problem -> assertThat(problem).startsWith(place + " ").contains(message.strip()));
  }

  @Test
  void boundsHowMuchARuleMaySay() throws IOException {
    assertThat(read(SOUND.replace("The schema is frozen.", "x".repeat(1_001))).problems())
        .extracting(ConfigurationProblem::message)
        .anyMatch(message -> message.contains("at most 1000 characters"));
    String rule = SOUND.substring(SOUND.indexOf("  - id: frozen"));
    StringBuilder many = new StringBuilder(SOUND);
    for (int i = 0; i < 50; i++) {
      many.append(rule.replace("id: frozen", "id: frozen-" + i));
    }
    assertThat(read(many.toString()).problems())
        .extracting(ConfigurationProblem::message)
        .anyMatch(message -> message.contains("more than 50 rules"));
  }

  @Test
  void findsASecretThatWouldOpenSomethingElse() throws IOException {
    WorkspaceConfiguration before = read(SOUND).workspaces().get(0);

    assertThat(before.openedAnew(before)).isEmpty();
    for (String other :
        List.of(
            SOUND.replace("team/billing.git", "evil/billing.git"),
            SOUND.replace("BILLING_TOKEN", "STORE_PASSWORD"))) {
      assertThat(read(other).workspaces().get(0).openedAnew(before)).hasSize(1);
    }
  }
}
