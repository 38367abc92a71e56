package dev.sluice.agent.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.link.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the agent asks, and for how long it waits. */
class VaultCallsTest {
  @TempDir private Path folder = Path.of("unset");

  @Test
  void trustsTheAuthorityOfItsFileAndNoOther() throws Exception {
    TestAuthority authority = new TestAuthority(folder);
    try (FakeVault server = FakeVault.secured(authority.server("localhost"))) {
      assertThat(vault(server, authority.pem().toString()).read("kv/shop", "password"))
          .isEqualTo(FakeVault.PASSWORD);
      long asked = server.asked().size();

      assertThatThrownBy(() -> vault(server, "").read("kv/shop", "password"))
          .isInstanceOfSatisfying(
              AgentException.class, why -> assertThat(why.action()).contains("--ca-file"))
          .hasMessageContaining("authority that this machine does not trust");
      assertThat(server.asked()).hasSize((int) asked);
    }
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
    assertThatThrownBy(() -> new VaultCalls(settings("https://localhost", empty.toString())))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("empty.pem");
  }

  @Test
  void givesUpOnAServerThatDoesNotAnswer() throws Exception {
    try (FakeVault server = FakeVault.open()) {
      server.silent();
      VaultCalls calls = new VaultCalls(settings(server.address(), ""), Duration.ofMillis(200));

      assertThatThrownBy(() -> calls.get("kv/shop", "t"))
          .isInstanceOfSatisfying(
              AgentException.class,
              why -> assertThat(why.category()).isEqualTo(AgentException.Category.UNREACHABLE))
          .hasMessageContaining("does not answer");
    }
  }

  private static Vault vault(FakeVault server, String caFile) {
    return new Vault(settings(server.address(), caFile), Map.of("SECRET_ID", FakeVault.SECRET_ID));
  }

  private static VaultSettings settings(String address, String caFile) {
    return new VaultSettings(
        address,
        FakeVault.NAMESPACE,
        caFile,
        VaultSettings.Login.APPROLE,
        "approle",
        FakeVault.ROLE,
        "${env:SECRET_ID}");
  }
}
