package dev.sluice.agent.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialStoreTest {
  private static final String CANARY = "canary-5up3r-s3cret";
  @TempDir private Path folder = Path.of("unset");

  @Test
  void keepsConnectionsWithoutPlainTextAndForTheOwnerAlone() throws IOException {
    store().put(connection("main", CANARY));

    assertThat(store().connections()).containsExactly(connection("main", CANARY));
    assertThat(text()).doesNotContain(CANARY).contains("\"iterations\":600000");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesAnyChangedByte() throws IOException {
    store().put(connection("main", CANARY));
    String sound = text();

    for (int at = 0; at < sound.length() - 1; at += sound.length() / 7) {
      char other = sound.charAt(at) == 'A' ? 'B' : 'A';
      write(sound.substring(0, at) + other + sound.substring(at + 1));
      assertThatThrownBy(() -> store().connections()).isInstanceOf(AgentException.class);
    }
  }

  @Test
  void refusesAHeaderThatLacksAPart() throws IOException {
    store().put(connection("main", CANARY));

    write(text().replace("\"nonce\"", "\"noncf\""));

    assertThatThrownBy(() -> store().connections())
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("header");
  }

  @Test
  void refusesFewIterationsHoweverSealed() throws IOException {
    String weak = SealedText.seal("{\"connections\":[]}", new SealingKeys(secret()), 199_999);
    write(weak);

    assertThatThrownBy(() -> store().connections()).hasMessageContaining("header");
  }

  @Test
  void refusesAFileThatOthersCanRead() throws IOException {
    store().put(connection("main", CANARY));
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> store().connections()).hasMessageContaining("other accounts");
  }

  @Test
  void refusesALinkInItsPlace() throws IOException {
    store().put(connection("main", CANARY));
    Files.move(file(), folder.resolve("elsewhere"));
    Files.createSymbolicLink(file(), folder.resolve("elsewhere"));

    assertThatThrownBy(() -> store().connections()).hasMessageContaining("plain file");
  }

  @Test
  void sealsWithANonceThatWasNeverUsed() throws IOException {
    CredentialStore store = store();
    store.put(connection("main", CANARY));
    String first = text();

    store.put(connection("main", CANARY));
    String second = text();

    assertThat(member(second, "salt")).as("derived once").isEqualTo(member(first, "salt"));
    assertThat(member(second, "nonce")).isNotEqualTo(member(first, "nonce"));
    assertThat(second.lines().skip(1).toList()).isNotEqualTo(first.lines().skip(1).toList());
    assertThat(store().connections()).containsExactly(connection("main", CANARY));
  }

  private static String member(String sealed, String name) {
    return sealed.replaceFirst("(?s).*\"" + name + "\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void leavesNoHalfWrittenFileBeside() throws IOException {
    store().put(connection("main", CANARY));
    store().put(connection("other", CANARY));

    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("credentials.sluice", "credentials.lock");
    }
  }

  @Test
  void refusesAddressesThatCarryParameters() {
    assertThatThrownBy(
            () ->
                new TargetConnection(
                    "dev",
                    "main",
                    "postgresql",
                    "h",
                    5432,
                    "x?socketFactory=evil",
                    "u",
                    "p",
                    "disable",
                    Operation.all()))
        .isInstanceOf(AgentException.class);
  }

  @Test
  void aFileIsAPathAndNothingElse() {
    TargetConnection till =
        TargetConnection.file("dev", "till", "sqlite", "/srv/till/a.db", Operation.all());

    assertThat(till.settings("", "").properties()).containsEntry("folder", "/srv/till");
    assertThat(till).hasToString("dev/till (sqlite /srv/till/a.db)");
    for (String path : List.of("a.db", "/srv/../etc/a.db", "/a.db?mode=memory", "/a\nb", "")) {
      assertThatThrownBy(
              () -> TargetConnection.file("dev", "till", "sqlite", path, Operation.all()))
          .isInstanceOf(AgentException.class);
    }
  }

  private TargetConnection connection(String name, String password) {
    return new TargetConnection(
        "dev",
        name,
        "postgresql",
        "localhost",
        5432,
        "app",
        "app",
        password,
        "disable",
        Operation.all());
  }

  private static MasterSecret secret() {
    return new MasterSecret("correct horse battery");
  }

  private CredentialStore store() {
    return new CredentialStore(new Home(folder), secret());
  }

  private Path file() {
    return folder.resolve("credentials.sluice");
  }

  private String text() throws IOException {
    return Files.readString(file());
  }

  private void write(String text) {
    new Home(folder).credentials().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
