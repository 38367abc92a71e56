package dev.sluice.agent.secret;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a Vault says over its HTTP API, and what it insists on: the request header, the namespace, a
 * living token, the right method for a path. It keeps two stores and makes users.
 */
public final class FakeVault implements AutoCloseable {
  /** The namespace that every request must name. */
  public static final String NAMESPACE = "team-a";

  /** What a role id and a secret id are here. */
  public static final String ROLE = "role-1";

  /** The secret id of the role. */
  public static final String SECRET_ID = "canary-secret-id";

  /** What stands in the stores under {@code password}. */
  public static final String PASSWORD = "canary-5up3r-s3cret";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final HttpServer server;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final AtomicInteger number = new AtomicInteger();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> leases = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int tokenSeconds = 3600;
  private volatile int leaseSeconds = 3600;
  private volatile BiFunction<String, String, String> maker = (user, word) -> user;
  private volatile Consumer<String> ender = user -> {};
  private volatile @Nullable Said always;
  private volatile boolean silent;

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body what is sent
   */
  public record Said(int status, String body) {}

  private FakeVault(HttpServer server) {
    this.server = server;
    server.setExecutor(pool);
    server.createContext("/v1/", this::answer);
    server.start();
  }

  /** One on this machine, in the open. */
  public static FakeVault open() throws IOException {
    return new FakeVault(HttpServer.create(anyPort(), 0));
  }

  /** One behind TLS. */
  static FakeVault secured(SSLContext shown) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(shown));
    return new FakeVault(server);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** How an agent that has the secret id in a file signs in here. */
  public VaultSettings settings(String secretId) {
    return new VaultSettings(
        address(), NAMESPACE, "", VaultSettings.Login.APPROLE, "approle", ROLE, secretId);
  }

  String address() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://localhost:" + server.getAddress().getPort();
  }

  /** Tokens and leases made from now on are good for so many seconds. */
  FakeVault lasting(int token, int lease) {
    tokenSeconds = token;
    leaseSeconds = lease;
    return this;
  }

  /** Makes and ends users in a database: by name and password, and by name. */
  public void makes(BiFunction<String, String, String> make, Consumer<String> end) {
    maker = make;
    ender = end;
  }

  /** Answers everything with the same. */
  void always(int status, String body) {
    always = new Said(status, body);
  }

  /** Takes what is asked and answers nothing. */
  void silent() {
    silent = true;
  }

  /** Ends every token, and with it what was leased under it. */
  void endTokens() {
    List.copyOf(tokens.keySet()).forEach(this::end);
  }

  /** What was asked for, as {@code METHOD path}, in order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** How often something was asked for. */
  long times(String what) {
    return asked.stream().filter(what::equals).count();
  }

  /** Users that live. */
  public List<String> users() {
    return List.copyOf(leases.keySet());
  }

  /** How many tokens are good. */
  public int livingTokens() {
    return tokens.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/v1/".length());
    String what = exchange.getRequestMethod() + " " + path;
    asked.add(what);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (silent) {
      return;
    }
    Said fixed = always;
    Said said = fixed != null ? fixed : said(what, exchange, body);
    byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Location", address() + "/v1/elsewhere");
    exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Said said(String what, HttpExchange exchange, byte[] body) {
    if (!"true".equals(exchange.getRequestHeaders().getFirst("X-Vault-Request"))) {
      return refused(412, "missing required header");
    }
    if (!NAMESPACE.equals(exchange.getRequestHeaders().getFirst("X-Vault-Namespace"))) {
      return refused(404, "no handler for route");
    }
    JsonNode asks = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    if (what.equals("POST auth/approle/login") || what.equals("POST auth/kubernetes/login")) {
      return signIn(asks);
    }
    String token =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Vault-Token")).orElse("");
    return tokens.containsKey(token) ? known(what, token, asks) : refused(403, "invalid token");
  }

  private Said signIn(JsonNode asks) {
    boolean right =
        asks.path("secret_id").asString(asks.path("jwt").asString("")).equals(SECRET_ID);
    if (!right || !asks.path("role_id").asString(asks.path("role").asString("")).equals(ROLE)) {
      return refused(400, "invalid role or secret ID " + asks);
    }
    return auth(issue());
  }

  /** A token that somebody made by hand. */
  String issue() {
    String token = "hvs.canary-" + number.incrementAndGet();
    tokens.put(token, "");
    return token;
  }

  private Said auth(String token) {
    return fine(
        "{\"auth\":{\"client_token\":\"%s\",\"lease_duration\":%d,\"renewable\":true,"
            + "\"token_type\":\"service\"}}",
        token, tokenSeconds);
  }

  private Said known(String what, String token, JsonNode asks) {
    return switch (what) {
      case "GET auth/token/lookup-self" ->
          fine("{\"data\":{\"ttl\":%d,\"renewable\":true,\"policies\":[\"shop\"]}}", tokenSeconds);
      case "POST auth/token/renew-self" -> auth(token);
      case "POST auth/token/revoke-self" -> ended(token);
      case "GET kv/shop" -> fine("{\"data\":{\"password\":\"%s\",\"port\":5432}}", PASSWORD);
      case "GET secret/data/shop" ->
          fine(
              "{\"data\":{\"data\":{\"password\":\"%s\"},\"metadata\":{\"version\":3}}}", PASSWORD);
      case "GET secret/data/gone" ->
          new Said(404, "{\"data\":{\"data\":null,\"metadata\":{\"version\":3}}}");
      case "GET secret/data/closed" -> refused(403, "permission denied for " + PASSWORD);
      case "GET database/creds/shop" -> user(token);
      case "POST sys/leases/renew" -> renewed(asks);
      case "POST sys/leases/revoke" -> revoked(asks);
      default -> refused(404, "");
    };
  }

  private Said user(String token) {
    String password = "made-" + number.incrementAndGet();
    String user = maker.apply("v-shop-" + number.incrementAndGet(), password);
    leases.put(user, token);
    return fine(
        "{\"lease_id\":\"database/creds/shop/%s\",\"lease_duration\":%d,\"renewable\":true,"
            + "\"data\":{\"username\":\"%s\",\"password\":\"%s\"}}",
        user, leaseSeconds, user, password);
  }

  private Said renewed(JsonNode asks) {
    return leases.containsKey(leased(asks))
        ? fine("{\"lease_duration\":%d}", Math.min(leaseSeconds, asks.path("increment").asInt()))
        : refused(400, "lease not found");
  }

  private Said revoked(JsonNode asks) {
    drop(leased(asks));
    return new Said(204, "");
  }

  private static String leased(JsonNode asks) {
    return asks.path("lease_id").asString("").replaceFirst(".*/", "");
  }

  private Said ended(String token) {
    end(token);
    return new Said(204, "");
  }

  private void end(String token) {
    tokens.remove(token);
    List.copyOf(leases.entrySet()).stream()
        .filter(lease -> lease.getValue().equals(token))
        .forEach(lease -> drop(lease.getKey()));
  }

  private void drop(String user) {
    if (leases.remove(user) != null) {
      ender.accept(user);
    }
  }

  /** Ends a user as Vault does when its time is over. */
  void leaseOver() {
    users().forEach(this::drop);
  }

  private static Said fine(String form, Object... values) {
    return new Said(200, form.formatted(values));
  }

  private static Said refused(int status, String why) {
    return new Said(status, JSON.writeValueAsString(Map.of("errors", List.of(why))));
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdownNow();
  }
}
