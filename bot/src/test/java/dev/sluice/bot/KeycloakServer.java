package dev.sluice.bot;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Keycloak with two realms, one for OpenID Connect and one for SAML, in each of which ada is
 * of the group dbas. And a browser at it: its login page is filled in as a person would.
 */
final class KeycloakServer implements AutoCloseable {
  static final String REALM = "acme";
  static final String SAML_REALM = "acme-saml";
  private static final String ADMIN = "admin";
  private static final String PASSWORD = "tennis lamp river seven";
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
  private static final Pattern CERTIFICATE =
      Pattern.compile("<ds:X509Certificate>([^<]+)</ds:X509Certificate>");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final int port = freePort();
  private final Process process;

  /**
   * Starts it.
   *
   * @param home where its distribution was unpacked
   * @param data an empty folder
   * @param signedOut where it posts that somebody signed out
   */
  KeycloakServer(Path home, Path data, URI signedOut) {
    try {
      Path realms = Files.createDirectories(home.resolve("data").resolve("import"));
      Files.writeString(realms.resolve("acme-realm.json"), realm(REALM, oidc(signedOut)));
      Files.writeString(realms.resolve("acme-saml-realm.json"), realm(SAML_REALM, saml()));
      ProcessBuilder start =
          new ProcessBuilder(
                  home.resolve("bin").resolve("kc.sh").toString(),
                  "start-dev",
                  "--http-port=" + port,
                  "--http-host=127.0.0.1",
                  "--hostname=" + address(),
                  "--db=dev-mem",
                  "--import-realm")
              .redirectErrorStream(true)
              .redirectOutput(data.resolve("keycloak.log").toFile());
      start.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
      start.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
      start.environment().put("JAVA_HOME", System.getProperty("java.home"));
      process = start.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> get(issuer(SAML_REALM) + "/protocol/saml/descriptor").statusCode() == 200);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String address() {
    return "http://localhost:" + port;
  }

  String issuer(String realm) {
    return address() + "/realms/" + realm;
  }

  /** The certificate with which the realm signs assertions, as a PEM file. */
  String samlCertificate() {
    Matcher found =
        CERTIFICATE.matcher(get(issuer(SAML_REALM) + "/protocol/saml/descriptor").body());
    if (!found.find()) {
      throw new IllegalStateException("no certificate in the descriptor");
    }
    return "-----BEGIN CERTIFICATE-----\n"
        + String.join("\n", found.group(1).replaceAll("\\s", "").split("(?<=\\G.{64})"))
        + "\n-----END CERTIFICATE-----\n";
  }

  /** Opens an address as a browser does, and fills in the login page as ada. */
  HttpResponse<String> login(URI request) {
    HttpResponse<String> page = get(request.toString());
    Matcher form = ACTION.matcher(page.body());
    if (!form.find()) {
      throw new IllegalStateException(page.statusCode() + " " + page.body());
    }
    String fields = form(Map.of("username", "ada", "password", PASSWORD));
    return send(
        request(form.group(1).replace("&amp;", "&"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(fields)));
  }

  /** Signs ada out everywhere, as an admin of Keycloak does. */
  void signOut() {
    String token = adminToken();
    String users = address() + "/admin/realms/" + REALM + "/users";
    String id =
        JSON.readTree(admin(users + "?username=ada", token).body()).path(0).path("id").asString();
    HttpResponse<String> done =
        send(
            request(users + "/" + id + "/logout")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));
    if (done.statusCode() >= 300) {
      throw new IllegalStateException(done.statusCode() + " " + done.body());
    }
  }

  private String adminToken() {
    String fields =
        form(
            Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                ADMIN,
                "password",
                PASSWORD));
    JsonNode answer =
        JSON.readTree(
            send(request(issuer("master") + "/protocol/openid-connect/token")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(fields)))
                .body());
    return answer.path("access_token").asString();
  }

  private HttpResponse<String> admin(String address, String token) {
    return send(request(address).header("Authorization", "Bearer " + token).GET());
  }

  private HttpResponse<String> get(String address) {
    return send(request(address).GET());
  }

  private HttpRequest.Builder request(String address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    String jar =
        cookies.entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    return jar.isEmpty() ? request : request.header("Cookie", jar);
  }

  /** Its cookies are for https alone, so they are carried by hand. */
  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      for (String cookie : answer.headers().allValues("Set-Cookie")) {
        String pair = cookie.replaceFirst(";.*", "");
        cookies.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=", ""));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String realm(String name, Map<String, Object> client) {
    Map<String, Object> ada =
        Map.of(
            "username",
            "ada",
            "enabled",
            true,
            "email",
            "ada@acme.example",
            "emailVerified",
            true,
            "firstName",
            "Ada",
            "lastName",
            "Lovelace",
            "credentials",
            List.of(Map.of("type", "password", "value", PASSWORD)),
            "groups",
            List.of("/dbas"));
    return JSON.writeValueAsString(
        Map.of(
            "realm",
            name,
            "enabled",
            true,
            "sslRequired",
            "none",
            "groups",
            List.of(Map.of("name", "dbas")),
            "users",
            List.of(ada),
            "clients",
            List.of(client)));
  }

  private static Map<String, Object> oidc(URI signedOut) {
    return Map.of(
        "clientId",
        "sluice",
        "protocol",
        "openid-connect",
        "publicClient",
        false,
        "secret",
        "s3cret",
        "redirectUris",
        List.of("https://sluice.example/sign-in/oidc/keycloak/callback"),
        "attributes",
        Map.of(
            "pkce.code.challenge.method", "S256",
            "backchannel.logout.url", signedOut.toString(),
            "backchannel.logout.session.required", "true"),
        "protocolMappers",
        List.of(
            mapper(
                "openid-connect",
                "oidc-group-membership-mapper",
                Map.of("claim.name", "groups", "full.path", "false", "id.token.claim", "true"))));
  }

  private static Map<String, Object> saml() {
    String acs = "https://sluice.example/sign-in/saml/keycloak-saml/acs";
    return Map.of(
        "clientId", "https://sluice.example/sign-in/saml/keycloak-saml/metadata",
        "protocol", "saml",
        "redirectUris", List.of(acs),
        "attributes",
            Map.of(
                "saml.assertion.signature", "true",
                "saml.authnstatement", "true",
                "saml.client.signature", "false",
                "saml.force.post.binding", "true",
                "saml.signature.algorithm", "RSA_SHA256",
                "saml_name_id_format", "persistent",
                "saml_force_name_id_format", "true",
                "saml_assertion_consumer_url_post", acs),
        "protocolMappers",
            List.of(
                mapper(
                    "saml",
                    "saml-group-membership-mapper",
                    Map.of(
                        "attribute.name", "groups",
                        "attribute.nameformat", "Basic",
                        "single", "true",
                        "full.path", "false"))));
  }

  private static Map<String, Object> mapper(
      String protocol, String kind, Map<String, String> config) {
    return Map.of("name", "groups", "protocol", protocol, "protocolMapper", kind, "config", config);
  }

  @Override
  public void close() {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
