package dev.sluice.agent.secret;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.secret.VaultCalls.Answer;
import dev.sluice.agent.secret.VaultSettings.Login;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Vault or OpenBao at the time of use, over its HTTP API: secrets of the KV stores and users that a
 * secrets engine makes. The token of the last sign-in is kept in memory alone, renewed when two
 * thirds of its time are over, and fetched anew when it is not good any more.
 */
public final class Vault implements SecretReference.VaultReader, AutoCloseable {
  private static final String LOOK_UP = "auth/token/lookup-self";
  private static final int LARGEST_TOKEN = 64 * 1024;
  private final VaultSettings settings;
  private final Map<String, String> variables;
  private final VaultCalls calls;
  private final LongSupplier nanos;
  private final ScheduledThreadPoolExecutor clock;
  private Optional<VaultToken> held = Optional.empty();

  /**
   * A Vault that was not asked anything yet.
   *
   * @param variables environment in which the credential is looked up
   */
  public Vault(VaultSettings settings, Map<String, String> variables) {
    this(settings, variables, System::nanoTime);
  }

  Vault(VaultSettings settings, Map<String, String> variables, LongSupplier nanos) {
    this.settings = settings;
    this.variables = Map.copyOf(variables);
    this.calls = new VaultCalls(settings);
    this.nanos = nanos;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "vault-leases");
              thread.setDaemon(true);
              return thread;
            });
    clock.setKeepAliveTime(1, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
  }

  /** Signs in; says for how long and as what. */
  public String test() {
    VaultToken token = token();
    Answer answer = calls.get(LOOK_UP, token.value());
    String policies = String.join(", ", texts(answer.body().path("data").path("policies")));
    return "signed in ("
        + settings.login().word()
        + "), "
        + (token.seconds() == 0 ? "without an end" : "for " + token.seconds() + " s")
        + ", policies: "
        + (policies.isEmpty() ? "not told" : policies);
  }

  private static Iterable<String> texts(JsonNode list) {
    return list.valueStream().map(one -> one.asString("?")).toList();
  }

  /**
   * {@inheritDoc}
   *
   * @param path path of the API: {@code secret/data/shop} in a KV store of version 2, {@code
   *     kv/shop} in one of version 1
   */
  @Override
  public String read(String path, String key) {
    Answer answer = ask(path).answer();
    if (!answer.fine()) {
      throw VaultTroubles.refused(path, answer);
    }
    JsonNode data = answer.body().path("data");
    boolean versioned = data.path("data").isObject() && data.path("metadata").has("version");
    return new SecretMembers(versioned ? data.path("data") : data, "Vault's " + path).text(key);
  }

  private record Asked(VaultToken token, Answer answer) {}

  /** Asks with the shared token; once more with another where that one is not good any more. */
  private Asked ask(String path) {
    VaultToken token = token();
    Answer answer = calls.get(path, token.value());
    if (answer.status() == 403 && !calls.get(LOOK_UP, token.value()).fine()) {
      forget(token);
      token = token();
      answer = calls.get(path, token.value());
    }
    return new Asked(token, answer);
  }

  /**
   * Has a user made, by {@code database/creds/ROLE} for example, under a token of its own where
   * that can be: then the user ends with it, and no other piece of work shares its time.
   *
   * @throws AgentException when Vault makes none
   */
  public VaultLease lease(String path) {
    if (settings.login() == Login.TOKEN) {
      return shared(path);
    }
    VaultToken token = signIn();
    return made(token, path, () -> calls.get(path, token.value()));
  }

  /**
   * Has a user made as {@link #lease} does, but under the token that everything else is asked with.
   *
   * @throws AgentException when Vault makes none
   */
  public VaultLease shared(String path) {
    Asked asked = ask(path);
    return made(asked.token().lent(), path, asked::answer);
  }

  private VaultLease made(VaultToken token, String path, Supplier<Answer> answer) {
    VaultLease lease = new VaultLease(calls, token, clock, nanos);
    try {
      lease.take(path, answer.get());
      return lease;
    } catch (AgentException e) {
      lease.close();
      throw e;
    }
  }

  private synchronized VaultToken token() {
    VaultToken token =
        held.filter(known -> known.fresh(nanos.getAsLong()))
            .or(() -> held.flatMap(this::renewed))
            .orElseGet(this::signIn);
    held = Optional.of(token);
    return token;
  }

  private synchronized void forget(VaultToken token) {
    held = held.filter(known -> !known.equals(token));
  }

  private Optional<VaultToken> renewed(VaultToken token) {
    if (!token.renewable()) {
      return Optional.empty();
    }
    Answer answer = calls.post("auth/token/renew-self", Map.of(), token.value());
    return answer.fine()
        ? Optional.of(token.renewed(answer.body().path("auth"), nanos.getAsLong()))
        : Optional.empty();
  }

  private VaultToken signIn() {
    if (settings.login() == Login.TOKEN) {
      return given(credential());
    }
    Map<String, String> body =
        settings.login() == Login.APPROLE
            ? Map.of("role_id", settings.role(), "secret_id", credential())
            : Map.of("role", settings.role(), "jwt", credential());
    Answer answer = calls.post("auth/" + settings.mount() + "/login", body, "");
    VaultToken token = VaultToken.signedIn(answer.body().path("auth"), nanos.getAsLong());
    if (!answer.fine() || token.value().isEmpty()) {
      throw VaultTroubles.signIn(settings, answer);
    }
    return token;
  }

  /** A token that somebody made is asked how long it is good. */
  private VaultToken given(String value) {
    Answer answer = calls.get(LOOK_UP, value);
    if (!answer.fine()) {
      throw VaultTroubles.signIn(settings, answer);
    }
    JsonNode data = answer.body().path("data");
    return new VaultToken(
        value,
        data.path("ttl").asLong(0),
        data.path("renewable").asBoolean(false),
        false,
        nanos.getAsLong());
  }

  private String credential() {
    return settings.login() == Login.KUBERNETES
        ? serviceAccount(Path.of(settings.credential()))
        : new SecretReference(settings.credential()).resolve(variables);
  }

  /** Kubernetes mounts it as a link and guards it in its own way. */
  private static String serviceAccount(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(LARGEST_TOKEN), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw AgentException.usage(
          "The service account's token " + file + " cannot be read.",
          "Mount it (automountServiceAccountToken), or name its file by --jwt-file.");
    }
  }

  /**
   * Revokes the token if it was made for us, and with it what was leased under it. Leases with a
   * token of their own are renewed until they are closed themselves.
   */
  @Override
  public synchronized void close() {
    held.filter(VaultToken::own).ifPresent(token -> VaultLease.revoke(calls, token));
    held = Optional.empty();
  }
}
