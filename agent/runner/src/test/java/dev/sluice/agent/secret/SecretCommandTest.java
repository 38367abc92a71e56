package dev.sluice.agent.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.agent.home.AgentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCommandTest {
  @TempDir private Path folder = Path.of("unset");

  @Test
  void givesTheLineWithoutItsEndAndNoOtherBlank() throws IOException {
    assertThat(said("printf ' pass word \\r\\n'")).isEqualTo(" pass word ");
    assertThat(said("printf 'bare'")).isEqualTo("bare");
    assertThatThrownBy(() -> said("printf 'one\\ntwo\\n'")).hasMessageContaining("several lines");
    assertThatThrownBy(() -> said("printf '\\n'")).hasMessageContaining("no secret");
  }

  @Test
  void givesAMemberOfTheJsonThatItPrints() throws IOException {
    Path program = program("printf '{\\n \"username\": \"u\", \"password\": \"p w\"}\\n'");
    SecretReference member = SecretReference.parse("${command#password:" + program + "}");
    SecretReference other = SecretReference.parse("${command#secret:" + program + "}");

    assertThat(member.resolve(Map.of())).isEqualTo("p w");
    assertThatThrownBy(() -> other.resolve(Map.of()))
        .hasMessageContaining("no text under the key secret")
        .hasMessageNotContaining("p w");
  }

  @Test
  void showsNoneOfItsArguments() throws IOException {
    Path program = program("printf 'no json'");
    SecretReference words = SecretReference.parse("${command#key:" + program + " --token=canary}");

    assertThat(words.toString()).contains(program.toString()).doesNotContain("canary");
    assertThatThrownBy(() -> words.resolve(Map.of()))
        .hasMessage("The command " + program + " holds no JSON object.");
    program("printf '{}'");
    assertThatThrownBy(() -> words.resolve(Map.of()))
        .hasMessageContaining("no text under the key")
        .hasMessageNotContaining("canary");
  }

  @Test
  void startsNoShellAndKeepsQuotedWordsTogether() {
    SecretCommand echo =
        SecretCommand.of("/bin/echo $HOME;id `id` --query='a  b'  \"it's\" * 2>&1");

    assertThat(echo.words())
        .containsExactly("/bin/echo", "$HOME;id", "`id`", "--query=a  b", "it's", "*", "2>&1");
    assertThat(echo.line(Map.of("HOME", "/root")))
        .isEqualTo("$HOME;id `id` --query=a  b it's * 2>&1");
  }

  @Test
  void handsOnTheEnvironmentWithoutTheAgentsOwnSecrets() throws IOException {
    Map<String, String> environment =
        Map.of("AWS_PROFILE", "prod", "SLUICE_AGENT_PASSPHRASE", "canary", "SLUICE_X", "canary");

    String seen = SecretCommand.of(program("/usr/bin/env").toString()).answer(environment);

    assertThat(seen).contains("AWS_PROFILE=prod").doesNotContain("SLUICE_", "canary");
  }

  @Test
  void showsNothingOfWhatAFailedProgramSaid() {
    assertThatThrownBy(() -> said("echo canary; echo canary >&2; exit 3"))
        .isInstanceOfSatisfying(
            AgentException.class,
            why -> {
              assertThat(why).hasMessageContaining("exit code 3");
              assertThat(why.getMessage() + why.action()).doesNotContain("canary");
            });
  }

  @Test
  void endsAProgramThatTakesTooLongOrPrintsTooMuch() throws IOException {
    Path hangs = program("exec 2>&1; /usr/bin/tail -f /dev/null");
    SecretCommand slow = new SecretCommand(List.of(hangs.toString()), Duration.ofMillis(200));

    assertThatThrownBy(() -> slow.line(Map.of())).hasMessageContaining("took longer");
    assertThatThrownBy(() -> said("exec /usr/bin/tr '\\0' a < /dev/zero"))
        .hasMessageContaining("more than 64 KB");

    await().until(() -> ProcessHandle.current().descendants().noneMatch(this::ours));
  }

  private boolean ours(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(folder.toString())
        || process.info().commandLine().orElse("").contains("tail -f /dev/null");
  }

  @Test
  void startsNoProgramThatOthersCanChange() throws IOException {
    Path program = program("echo x");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxr-x"));

    assertThatThrownBy(() -> SecretCommand.of(program.toString()).line(Map.of()))
        .hasMessageContaining("other accounts");
    assertThatThrownBy(() -> SecretCommand.of(folder + "/none").line(Map.of()))
        .hasMessageContaining("not there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${command:aws secretsmanager}",
        "${command:/bin/echo 'open}",
        "${vault:../sys}",
        "${keychain:x}",
        "${env:}",
        "x${env:X}",
        "password"
      })
  void refusesAReferenceThatCanNeverBeLookedUp(String text) {
    assertThatThrownBy(() -> SecretReference.parse(text)).isInstanceOf(AgentException.class);
  }

  private String said(String script) throws IOException {
    return SecretReference.parse("${command:" + program(script) + "}").resolve(Map.of());
  }

  private Path program(String script) throws IOException {
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }
}
