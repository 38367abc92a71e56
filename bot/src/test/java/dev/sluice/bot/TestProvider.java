package dev.sluice.bot;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID provider in this process; it checks what a real one checks, and can be told to lie. */
public final class TestProvider implements AutoCloseable {
  public static final String CLIENT = "sluice";
  public static final String SECRET = "s3cret";

  /** The client with which approvals are confirmed. */
  public static final String APPROVALS = "sluice-approvals";

  /** What a test may change about the next identity token before it is signed. */
  public interface Forgery extends BiFunction<TestProvider, JWTClaimsSet.Builder, String> {}

  private final HttpServer server;
  private final Key key = new Key();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final List<String> fetched = new CopyOnWriteArrayList<>();
  private Map<String, Object> person = Map.of();
  private Forgery forgery = TestProvider::signed;
  private boolean down;
  private boolean stalling;
  private Map<String, Object> metadata = Map.of();
  private String elsewhere = "";

  public TestProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  public String issuer() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  public RSAKey key() {
    return key.get();
  }

  /** Made when it is first wanted: that takes seconds, and many tests sign nobody in. */
  private static final class Key {
    /** Those of providers that are gone serve the next ones. */
    private static final Queue<RSAKey> LEFT = new ConcurrentLinkedQueue<>();

    private Optional<RSAKey> made = Optional.empty();

    synchronized RSAKey get() {
      RSAKey key = made.or(() -> Optional.ofNullable(LEFT.poll())).orElseGet(Key::make);
      made = Optional.of(key);
      return key;
    }

    synchronized void leave() {
      made.ifPresent(LEFT::add);
      made = Optional.empty();
    }

    private static RSAKey make() {
      try {
        return new RSAKeyGenerator(2048).keyID("k1").generate();
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Its public keys. */
  public String jwks() {
    return new JWKSet(key().toPublicJWK()).toString();
  }

  /** Paths that somebody asked for. */
  public List<String> fetched() {
    return List.copyOf(fetched);
  }

  /** Who signs in from now on, honestly. */
  public void knows(Map<String, Object> claims) {
    person = Map.copyOf(claims);
    forgery = TestProvider::signed;
    down = false;
  }

  public void lies(Forgery lie) {
    forgery = lie;
  }

  /** What its metadata say from now on in place of the truth; nothing more when empty. */
  public void says(Map<String, Object> otherwise) {
    metadata = Map.copyOf(otherwise);
  }

  /** Sends whoever asks for its metadata to another address from now on. */
  public void movesTo(String address) {
    elsewhere = address;
  }

  /** Begins every answer from now on and never ends it. */
  public void stalls() {
    stalling = true;
  }

  public void isDown() {
    down = true;
  }

  /** The browser at the provider: signs in and is sent back; answers with where to. */
  public URI authorize(URI request) {
    Map<String, String> asked = query(request.getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    return URI.create(asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
  }

  public static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  public static String signed(TestProvider provider, JWTClaimsSet.Builder claims) {
    return sign(provider.key(), new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1"), claims);
  }

  public static String sign(RSAKey key, JWSHeader.Builder header, JWTClaimsSet.Builder claims) {
    try {
      SignedJWT token = new SignedJWT(header.type(typ(header)).build(), claims.build());
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JOSEObjectType typ(JWSHeader.Builder header) {
    JOSEObjectType given = header.build().getType();
    return given == null ? JOSEObjectType.JWT : given;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    fetched.add(path);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, Object> answer =
        switch (path) {
          case "/.well-known/openid-configuration" -> metadata();
          case "/jwks" -> new JWKSet(key().toPublicJWK()).toJSONObject();
          case "/token" -> token(exchange, query(body));
          default -> Map.of();
        };
    if (!elsewhere.isEmpty() && path.startsWith("/.well-known")) {
      exchange.getResponseHeaders().set("Location", elsewhere + path);
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
      return;
    }
    int status = down ? 503 : answer.containsKey("error") ? 400 : answer.isEmpty() ? 404 : 200;
    byte[] bytes = JsonMapper.shared().writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (stalling) {
      exchange.sendResponseHeaders(status, bytes.length + 1L);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Map<String, Object> metadata() {
    Map<String, Object> truth =
        Map.of(
            "issuer", issuer(),
            "authorization_endpoint", issuer() + "/authorize",
            "token_endpoint", issuer() + "/token",
            "jwks_uri", issuer() + "/jwks",
            "response_types_supported", List.of("code"),
            "subject_types_supported", List.of("public"),
            "id_token_signing_alg_values_supported", List.of("RS256"));
    Map<String, Object> said = new HashMap<>(truth);
    said.putAll(metadata);
    return said;
  }

  private Map<String, Object> token(HttpExchange exchange, Map<String, String> form) {
    Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
    String client = asked == null ? "" : asked.getOrDefault("client_id", "");
    String basic =
        Base64.getEncoder()
            .encodeToString((client + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    boolean right =
        asked != null
            && Set.of(CLIENT, APPROVALS).contains(client)
            && ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
            && asked.getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
            && "S256".equals(asked.get("code_challenge_method"))
            && asked
                .getOrDefault("code_challenge", "")
                .equals(challenge(form.getOrDefault("code_verifier", "")));
    if (!right) {
      return Map.of("error", "invalid_grant");
    }
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
    claims.issuer(issuer()).audience(client).claim("nonce", asked.get("nonce"));
    claims.issueTime(Date.from(Instant.now()));
    claims.expirationTime(Date.from(Instant.now().plusSeconds(300)));
    person.forEach(claims::claim);
    return Map.of(
        "access_token", "at", "token_type", "Bearer", "id_token", forgery.apply(this, claims));
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    key.leave();
  }
}
