package dev.sluice.agent.secret;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.secret.VaultCalls.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A user with a password that Vault made for a time. Nothing of it is written down: after a kill
 * nobody renews it, and Vault takes it back when its time is over.
 */
public final class VaultLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VaultLease.class);
  private final VaultCalls calls;
  private final VaultToken token;
  private final ScheduledExecutorService clock;
  private final LongSupplier nanos;
  private String path = "";
  private String user = "";
  private String password = "";
  private String id = "";
  private long asked;
  private long seconds;
  private long since;
  private boolean closed;
  private boolean over;

  VaultLease(
      VaultCalls calls, VaultToken token, ScheduledExecutorService clock, LongSupplier nanos) {
    this.calls = calls;
    this.token = token;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Takes what Vault made at a path. */
  synchronized void take(String where, Answer answer) {
    path = where;
    if (!answer.fine()) {
      throw VaultTroubles.refused(path, answer);
    }
    id = answer.body().path("lease_id").asString("");
    JsonNode data = answer.body().path("data");
    SecretMembers members = new SecretMembers(data, "Vault's " + path);
    user = members.text("username");
    password = members.text("password");
    granted(id.isEmpty() ? data.path("ttl").asLong(0) : duration(answer));
    asked = seconds;
  }

  /** The login role. */
  public String user() {
    return user;
  }

  /** Its password. */
  public String password() {
    return password;
  }

  /** Whether more than a third of its time is left, and of its token's, with which it ends. */
  public synchronized boolean fresh() {
    long now = nanos.getAsLong();
    return token.fresh(now) && (now - since) * 3 < TimeUnit.SECONDS.toNanos(seconds) * 2;
  }

  /** Whether the time that Vault gave it is over. */
  public synchronized boolean ended() {
    return nanos.getAsLong() - since >= TimeUnit.SECONDS.toNanos(seconds);
  }

  /** Renews it from now on, at each third of its time, until it is closed. */
  public synchronized VaultLease kept() {
    if (!id.isEmpty()) {
      again();
    }
    return this;
  }

  /** Why it is not good any more; empty while it is. */
  public synchronized Optional<String> over() {
    return over
        ? Optional.of(
            "vault: the lease of the user of "
                + path
                + " was over before the work was; give its role a longer max_ttl")
        : Optional.empty();
  }

  private synchronized void renew() {
    if (closed) {
      return;
    }
    try {
      if (token.own() && token.renewable()) {
        calls.post("auth/token/renew-self", Map.of(), token.value());
      }
      Answer answer =
          calls.post("sys/leases/renew", Map.of("lease_id", id, "increment", asked), token.value());
      if (answer.fine()) {
        granted(duration(answer));
      } else {
        LOG.warn("The user of {} was not renewed: Vault answers {}", path, answer.status());
      }
    } catch (AgentException e) {
      LOG.warn("The user of {} was not renewed yet: {}", path, e.getMessage());
    }
    again();
  }

  private void again() {
    long left = seconds - TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - since);
    if (left <= 0) {
      over = true;
      LOG.warn("The lease of the user of {} is over; its role's max_ttl may be too short", path);
      return;
    }
    var unused = clock.schedule(this::renew, Math.max(1, left / 3), TimeUnit.SECONDS);
  }

  private void granted(long given) {
    seconds = given;
    since = nanos.getAsLong();
  }

  private static long duration(Answer answer) {
    return answer.body().path("lease_duration").asLong(0);
  }

  /** Gives it back: Vault ends the user at once. What cannot be given back ends by its time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean given = id.isEmpty() || revokedNow();
    boolean withToken = token.own() && revoke(calls, token);
    if (!given && !withToken) {
      LOG.warn("The user of {} was not given back; it ends within {} s", path, seconds);
    }
  }

  private boolean revokedNow() {
    try {
      Map<String, Object> order = Map.of("lease_id", id, "sync", true);
      return calls.post("sys/leases/revoke", order, token.value()).fine();
    } catch (AgentException unreachable) {
      return false;
    }
  }

  /** Revokes a token, and with it what was leased under it; false when Vault did not. */
  static boolean revoke(VaultCalls calls, VaultToken token) {
    try {
      return calls.post("auth/token/revoke-self", Map.of(), token.value()).fine();
    } catch (AgentException unreachable) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "(user of " + path + ")";
  }
}
