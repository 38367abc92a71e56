package dev.sluice.agent.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.run.PaperEngine;
import dev.sluice.agent.secret.FakeVault;
import dev.sluice.agent.secret.VaultSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
  private static final Map<String, String> VARIABLES =
      Map.of("PW", "one", "ID", FakeVault.SECRET_ID, "SAME", FakeVault.SECRET_ID);
  private static final DatabaseEngine POSTGRES = DatabaseEngines.find("postgresql").orElseThrow();
  private static final DatabaseEngine OPEN = new PaperEngine();
  @TempDir private Path folder = Path.of("unset");

  @Test
  void looksReferencesUpAtTheTimeOfUse() {
    TargetConnection connection = connection("app", "${env:PW}");

    assertThat(logins(VARIABLES).forLooking(connection, POSTGRES).password()).isEqualTo("one");
    assertThatThrownBy(() -> logins(Map.of()).forAttempt(connection, POSTGRES, "a1"))
        .hasMessageContaining("PW");
    assertThatThrownBy(
            () -> logins(VARIABLES).forLooking(connection("app", "${vault:kv/shop}"), POSTGRES))
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

      assertThat(new Logins(store::vault, VARIABLES, "t").forLooking(stored, POSTGRES))
          .hasFieldOrPropertyWithValue("user", "app")
          .hasFieldOrPropertyWithValue("password", FakeVault.PASSWORD);
    }
  }

  @Test
  void sharesOneUserAmongLooksAndGivesEachAttemptItsOwn() throws IOException {
    try (FakeVault vault = FakeVault.open()) {
      TargetConnection connection = connection("", "${vault-login:database/creds/shop}");
      Logins logins = new Logins(() -> Optional.of(vault.settings("${env:ID}")), VARIABLES, "t");
      String look = logins.forLooking(connection, OPEN).user();

      try (ConnectionLogin one = logins.forAttempt(connection, POSTGRES, "a1");
          ConnectionLogin other = logins.forAttempt(connection, POSTGRES, "a1")) {
        assertThat(logins.forLooking(connection, OPEN).user()).isEqualTo(look);
        assertThat(vault.users())
            .containsExactlyInAnyOrder(look, one.settings().user(), other.settings().user());
      }

      assertThat(vault.users()).containsExactly(look);
      logins.close();
      assertThat(vault.users()).isEmpty();
      assertThat(vault.livingTokens()).isZero();
    }
  }

  @Test
  void givesBackWhatLooksHadWhenVaultIsAskedInAnotherWay() throws IOException {
    try (FakeVault vault = FakeVault.open()) {
      TargetConnection connection = connection("", "${vault-login:database/creds/shop}");
      AtomicReference<VaultSettings> settings = new AtomicReference<>(vault.settings("${env:ID}"));
      Logins logins = new Logins(() -> Optional.ofNullable(settings.get()), VARIABLES, "t");
      logins.forLooking(connection, OPEN);
      ConnectionLogin attempt = logins.forAttempt(connection, OPEN, "a1");

      settings.set(vault.settings("${env:SAME}"));
      String look = logins.forLooking(connection, OPEN).user();

      assertThat(vault.users()).containsExactlyInAnyOrder(look, attempt.settings().user());
      assertThat(vault.livingTokens()).as("of looks, and of the attempt").isEqualTo(2);
      attempt.close();
      logins.close();
      assertThat(vault.livingTokens()).isZero();
    }
  }

  @Test
  void takesAUserFromOnePlaceOnly() {
    assertThatThrownBy(() -> connection("app", "${vault-login:database/creds/shop}"))
        .hasMessageContaining("brings one");
    assertThatThrownBy(() -> connection("", "${vault:kv/shop}")).hasMessageContaining("user");
    assertThat(connection("", "${vault-login:database/creds/shop}"))
        .hasToString("dev/main (postgresql ${vault-login:database/creds/shop}@localhost:5432/app)");
  }

  private static Logins logins(Map<String, String> variables) {
    return new Logins(Optional::empty, variables, "t");
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
