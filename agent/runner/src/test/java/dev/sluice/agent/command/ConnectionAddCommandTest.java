package dev.sluice.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionAddCommandTest {
  @TempDir private Path folder = Path.of("unset");

  @BeforeEach
  void prepare() {
    MasterSecret.prepare(new Home(folder), Map.of());
  }

  @Test
  void addsConnectionsWhoseAttemptsHaveLoginsOfTheirOwn() {
    Said made =
        add(
            "postgresql",
            "--user",
            "maker",
            "--password-reference",
            "${env:X}",
            "--act-as",
            "owner");
    Said leased = add("postgresql", "--password-reference", "${vault-login:database/creds/shop}");

    assertThat(made.out()).contains("maker@db:5432/shop acting as owner");
    assertThat(leased.out()).contains("${vault-login:database/creds/shop}@db:5432/shop");
  }

  @Test
  void refusesLoginsOfTheirOwnWhereTheyCannotBeMadeTruly() {
    for (String engine : new String[] {"mariadb", "mysql", "clickhouse", "oracle", "sqlserver"}) {
      Said said =
          add(engine, "--user", "maker", "--password-reference", "${env:X}", "--act-as", "owner");

      assertThat(said.exit()).as(engine).isEqualTo(2);
      assertThat(said.err()).contains("not made on " + engine);
    }
    assertThat(
            add(
                    "postgresql",
                    "--password-reference",
                    "${vault-login:x/creds/y}",
                    "--act-as",
                    "owner")
                .err())
        .contains("Vault makes the logins");
  }

  @Test
  void takesNoPasswordThatIsAReferenceAndNoReferenceThatIsNone() {
    Path file = folder.resolve("password");
    new PrivateFile(file).write("${command:/bin/id}".getBytes(StandardCharsets.UTF_8));

    assertThat(add("postgresql", "--user", "app", "--password-file", file.toString()).err())
        .contains("reads like a reference");
    assertThat(add("postgresql", "--user", "app", "--password-reference", "canary").err())
        .contains("A reference looks like")
        .doesNotContain("canary");
  }

  private Said add(String engine, String... more) {
    String[] usual = {
      "agent",
      "connection",
      "add",
      "--home",
      folder.toString(),
      "--environment",
      "prod",
      "--name",
      "shop",
      "--engine",
      engine,
      "--host",
      "db",
      "--database",
      "shop"
    };
    return Said.sluice(
        Stream.concat(Arrays.stream(usual), Arrays.stream(more)).toArray(String[]::new));
  }
}
