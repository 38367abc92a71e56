package dev.sluice.agent.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.secret.SecretReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretChangeTest {
  private static final int KILLS = Integer.getInteger("faults.runs", 2);
  private static final Map<String, String> NOTHING = Map.of();
  private static final TargetConnection CONNECTION =
      TargetConnection.file("dev", "till", "sqlite", "/srv/till/a.db", Operation.all());

  @TempDir private Path folder = Path.of("unset");

  @BeforeEach
  void sealUnderAKeyFile() {
    MasterSecret.prepare(home(), NOTHING);
    new CredentialStore(home(), MasterSecret.find(home(), NOTHING)).put(CONNECTION);
  }

  @Test
  void opensByTheNewPassphraseAloneAndBackByANewKeyFile() throws IOException {
    MasterSecret before = MasterSecret.find(home(), NOTHING);
    Map<String, String> named = Map.of("SLUICE_AGENT_PASSPHRASE", "four other words here");

    new SecretChange(home(), NOTHING).toPassphrase(new MasterSecret("four other words here"));

    assertThat(opened(named)).containsExactly(CONNECTION);
    assertThatThrownBy(() -> opened(NOTHING)).isInstanceOf(AgentException.class);

    new SecretChange(home(), named).toKeyFile();

    assertThat(opened(NOTHING)).containsExactly(CONNECTION);
    assertThatThrownBy(() -> opened(named)).isInstanceOf(AgentException.class);
    assertThat(Files.readString(home().masterKey().path())).doesNotContain(before.value());
  }

  @Test
  void changesNothingWithAnotherSecretThanTheStores() {
    byte[] sealed = home().credentials().read();
    Map<String, String> wrong = Map.of("SLUICE_AGENT_PASSPHRASE", "not the one it has");

    assertThatThrownBy(() -> new SecretChange(home(), wrong)).isInstanceOf(AgentException.class);
    assertThatThrownBy(() -> new MasterSecret("short")).hasMessageContaining("12 characters");
    assertThat(home().credentials().read()).isEqualTo(sealed);
  }

  @Test
  void opensWhereAChangeOfTheKeyFileWasCutOff() {
    MasterSecret next = MasterSecret.random();
    SecretChange cutOff = new SecretChange(home(), NOTHING);

    cutOff.announce(next);
    assertThat(opened(NOTHING)).as("before the store changed").containsExactly(CONNECTION);
    new CredentialStore(home(), MasterSecret.find(home(), NOTHING)).reseal(next);
    assertThat(opened(NOTHING)).as("after it changed").containsExactly(CONNECTION);

    new SecretChange(home(), NOTHING).toKeyFile();
    assertThat(opened(NOTHING)).containsExactly(CONNECTION);
    assertThat(MasterSecret.inFile(home())).hasSize(1);
  }

  @Test
  void keepsTheKeyOfAnotherChangeThatCameFirst() {
    SecretChange first = new SecretChange(home(), NOTHING);
    SecretChange second = new SecretChange(home(), NOTHING);
    first.toKeyFile();
    byte[] key = home().masterKey().read();

    assertThatThrownBy(second::toKeyFile).isInstanceOf(AgentException.class);

    assertThat(home().masterKey().read()).isEqualTo(key);
    assertThat(opened(NOTHING)).containsExactly(CONNECTION);
  }

  @Test
  void takesNoReferenceForAPassphrase() {
    SecretReference place = new SecretReference("${env:NEXT}");

    assertThatThrownBy(
            () -> MasterSecret.chosen(place, Map.of("NEXT", "${file:/etc/sluice/passphrase}")))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("reference");
    assertThatThrownBy(() -> MasterSecret.chosen(place, Map.of("NEXT", " ".repeat(20))))
        .hasMessageContaining("blank");
    assertThat(MasterSecret.chosen(place, Map.of("NEXT", "four other words here")).value())
        .isEqualTo("four other words here");
  }

  @Test
  void opensByAKeyFileOfSeveralLinesAndWhereItsChangeWasCutOff() {
    MasterSecret lines = new MasterSecret("a hand-made key\nof\nseveral lines");
    new SecretChange(home(), NOTHING).toPassphrase(lines);
    home().masterKey().write((lines.value() + "\n").getBytes(StandardCharsets.UTF_8));
    assertThat(opened(NOTHING)).containsExactly(CONNECTION);

    new SecretChange(home(), NOTHING).announce(MasterSecret.random());

    assertThat(opened(NOTHING)).containsExactly(CONNECTION);
  }

  @Test
  void opensWheneverAChangeIsKilled() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      byte[] sealed = home().credentials().read();
      boolean resealed = kill % 2 == 0;
      Process changes = changing();

      while (changes.isAlive() && !(resealed ? changed(sealed) : announced())) {
        Thread.onSpinWait();
      }
      assertThat(changes.destroyForcibly().waitFor()).as("was killed").isNotZero();

      assertThat(opened(NOTHING)).as("kill %d", kill).containsExactly(CONNECTION);
    }
  }

  private boolean announced() {
    return MasterSecret.inFile(home()).size() > 1;
  }

  private boolean changed(byte[] sealed) {
    return !Arrays.equals(home().credentials().read(), sealed);
  }

  private Process changing() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Changing.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private List<TargetConnection> opened(Map<String, String> environment) {
    return new CredentialStore(home(), MasterSecret.find(home(), environment)).connections();
  }

  private Home home() {
    return new Home(folder);
  }

  /** Changes the key file of a home for ever. */
  static final class Changing {
    private Changing() {}

    public static void main(String[] args) {
      while (true) {
        new SecretChange(new Home(Path.of(args[0])), NOTHING).toKeyFile();
      }
    }
  }
}
