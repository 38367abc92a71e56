package dev.sluice.agent.access;

import dev.sluice.agent.home.Home;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Gives the credential store another secret. Each file is replaced as a whole, and a key file holds
 * the secret before and the next one while the store changes from one to the other; so wherever the
 * program is killed, the store opens by what was there or by what was to come.
 */
public final class SecretChange {
  private final Home home;
  private final boolean named;
  private final MasterSecret now;
  private final CredentialStore store;

  /**
   * A change from the secret that a home has now.
   *
   * @throws dev.sluice.agent.home.AgentException when that cannot be found or does not open it
   */
  public SecretChange(Home home, Map<String, String> environment) {
    this.home = home;
    this.named = MasterSecret.named(environment);
    this.now = MasterSecret.find(home, environment);
    this.store = new CredentialStore(home, now);
    store.connections();
  }

  /** Seals under a passphrase; the key file, if there is one, opens nothing afterwards. */
  public void toPassphrase(MasterSecret next) {
    store.locked(() -> store.reseal(next));
  }

  /**
   * Seals under a new random key, which the key file of the home then holds.
   *
   * @throws dev.sluice.agent.home.AgentException when another change came first; the key file then
   *     stays as that change left it
   */
  public void toKeyFile() {
    MasterSecret next = MasterSecret.random();
    store.locked(
        () -> {
          store.connections();
          announce(next);
          store.reseal(next);
          settle(next);
        });
  }

  /** A passphrase of the environment is tried before the key file, so only a key file is kept. */
  void announce(MasterSecret next) {
    write(named ? next.value() : now.value() + "\n" + next.value());
  }

  private void settle(MasterSecret next) {
    write(next.value());
  }

  private void write(String text) {
    home.masterKey().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
