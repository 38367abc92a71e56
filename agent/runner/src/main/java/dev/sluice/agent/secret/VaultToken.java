package dev.sluice.agent.secret;

import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A token for Vault.
 *
 * @param value the token
 * @param seconds how long it is good, from {@code since} on; 0 when it never ends
 * @param renewable whether it can be renewed
 * @param own whether it was made for us alone, so that we may revoke it
 * @param since when it was made or renewed, by the clock of {@link System#nanoTime}
 */
record VaultToken(String value, long seconds, boolean renewable, boolean own, long since) {
  /** What signing in gave; a batch token cannot be revoked. */
  static VaultToken signedIn(JsonNode auth, long now) {
    return new VaultToken(
        auth.path("client_token").asString(""),
        auth.path("lease_duration").asLong(0),
        auth.path("renewable").asBoolean(false),
        !auth.path("token_type").asString("service").equals("batch"),
        now);
  }

  /** The same token, renewed. */
  VaultToken renewed(JsonNode auth, long now) {
    return new VaultToken(
        value,
        auth.path("lease_duration").asLong(0),
        auth.path("renewable").asBoolean(false),
        own,
        now);
  }

  /** The same token for who may use it, but not renew or revoke it: it is not his alone. */
  VaultToken lent() {
    return new VaultToken(value, seconds, renewable, false, since);
  }

  /** Whether less than two thirds of its time passed. */
  boolean fresh(long now) {
    return seconds == 0 || (now - since) * 3 < TimeUnit.SECONDS.toNanos(seconds) * 2;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
