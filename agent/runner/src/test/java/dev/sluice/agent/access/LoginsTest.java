package dev.sluice.agent.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.secret.FakeVault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
  private static final Map<String, String> VARIABLES =
      Map.of("PW", "one", "ID", FakeVault.SECRET_ID);
  @TempDir private Path folder = Path.of("unset");

  @Test
  void looksReferencesUpAtTheTimeOfUse() {
    TargetConnection connection = connection("app", "${env:PW}");

    assertThat(new Logins(Optional::empty, VARIABLES).forLooking(connection).password())
        .isEqualTo("one");
    assertThatThrownBy(() -> new Logins(Optional::empty, Map.of()).forAttempt(connection))
        .hasMessageContaining("PW");
    assertThatThrownBy(
            () ->
                new Logins(Optional::empty, VARIABLES)
                    .forLooking(connection("app", "${vault:kv/shop}")))
        .isInstanceOfSatisfying(
            AgentException.class, why -> assertThat(why.action()).contains("sluice agent vault"));
  }

  @Test
  void readsAPasswordInTheVaultThatTheStoreKnows() throws IOException {
    try (FakeVault vault = FakeVault.open()) {
      CredentialStore store =
          new CredentialStore(new Home(folder), new MasterSecret("correct horse battery"));
      store.put(connection("app", "${vault:secret/data/shop}"));
      store.vault(Optional.of(vault.settings("${env:ID}")));

      TargetConnection stored = store.connections().get(0);

      assertThat(new Logins(store::vault, VARIABLES).forLooking(stored))
          .hasFieldOrPropertyWithValue("user", "app")
          .hasFieldOrPropertyWithValue("password", FakeVault.PASSWORD);
    }
  }

  @Test
  void sharesOneUserAmongLooksAndGivesEachAttemptItsOwn() throws IOException {
    try (FakeVault vault = FakeVault.open()) {
      TargetConnection connection = connection("", "${vault-login:database/creds/shop}");
      Logins logins = new Logins(() -> Optional.of(vault.settings("${env:ID}")), VARIABLES);
      String look = logins.forLooking(connection).user();

      try (ConnectionLogin one = logins.forAttempt(connection);
          ConnectionLogin other = logins.forAttempt(connection)) {
        assertThat(logins.forLooking(connection).user()).isEqualTo(look);
        assertThat(vault.users())
            .containsExactlyInAnyOrder(look, one.settings().user(), other.settings().user());
      }

      assertThat(vault.users()).containsExactly(look);
      logins.close();
      assertThat(vault.users()).isEmpty();
    }
  }

  @Test
  void takesAUserFromOnePlaceOnly() {
    assertThatThrownBy(() -> connection("app", "${vault-login:database/creds/shop}"))
        .hasMessageContaining("brings one");
    assertThatThrownBy(() -> connection("", "${vault:kv/shop}")).hasMessageContaining("user");
    assertThat(connection("", "${vault-login:database/creds/shop}"))
        .hasToString(
            "dev/main (postgresql ${vault-login:database/creds/shop}@localhost:5432/app)");
  }

  private static TargetConnection connection(String user, String password) {
    return new TargetConnection(
        "dev",
        "main",
        "postgresql",
        "localhost",
        5432,
        "app",
        user,
        password,
        "disable",
        Operation.all());
  }
}
