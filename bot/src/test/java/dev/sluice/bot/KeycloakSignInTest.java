package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.bot.signin.Visitor;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** People of a real Keycloak: {@code ./mvnw -Pkeycloak verify} fetches it. */
class KeycloakSignInTest {
  private static final Pattern RESPONSE =
      Pattern.compile("name=\"SAMLResponse\" value=\"([^\"]+)\"");

  @TempDir Path folder;

  @Test
  void signsPeopleInByBothProtocolsAndOutWhenTheySignOutThere() throws Exception {
    String home = System.getProperty("keycloak.home", "");
    assumeFalse(home.isBlank(), "no Keycloak here: run with -Pkeycloak");
    int port = KeycloakServer.freePort();
    String server = "http://localhost:" + port;
    URI signedOut = URI.create(server + "/sign-in/oidc/keycloak/back-channel-logout");
    try (KeycloakServer keycloak = new KeycloakServer(Path.of(home), folder, signedOut);
        ConfigurableApplicationContext context = sluice(port, keycloak)) {
      assertThat(context.isRunning()).isTrue();
      Visitor browser = new Visitor(new Client(server, ""));

      HttpResponse<String> back = keycloak.login(browser.begin("keycloak"));
      Client.Reply landed =
          browser.open(URI.create(back.headers().firstValue("Location").orElseThrow()));

      assertThat(landed.header("Location")).isEqualTo("/");
      whois(browser, keycloak.issuer(KeycloakServer.REALM));

      Visitor other = new Visitor(new Client(server, ""));
      Client.Reply byPost = other.send("POST", acs(), answer(keycloak, other), form());
      assertThat(byPost.header("Location")).as(byPost.text()).isEqualTo("/");
      whois(other, keycloak.issuer(KeycloakServer.SAML_REALM));

      keycloak.signOut();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> browser.get("/api/v1/whoami").status() == 401);
      assertThat(other.get("/api/v1/whoami").status()).as("of another realm").isEqualTo(200);
    }
  }

  private static void whois(Visitor browser, String issuer) {
    Client.Reply self = browser.get("/api/v1/whoami");
    assertThat(self.status()).as(self.text()).isEqualTo(200);
    assertThat(self.member("identity")).startsWith(issuer + "#").doesNotContain("@");
    assertThat(self.json().path("permissions").path("prod").toString()).contains("APPROVE");
  }

  private static String acs() {
    return "/sign-in/saml/keycloak-saml/acs";
  }

  private static String form() {
    return "application/x-www-form-urlencoded";
  }

  /** What the page of Keycloak posts by itself. */
  private static String answer(KeycloakServer keycloak, Visitor browser) {
    URI request = URI.create(browser.get("/sign-in/saml/keycloak-saml").header("Location"));
    String page = keycloak.login(request).body();
    Matcher response = RESPONSE.matcher(page);
    assertThat(response.find()).as(page).isTrue();
    return KeycloakServer.form(Map.of("SAMLResponse", response.group(1)));
  }

  private ConfigurableApplicationContext sluice(int port, KeycloakServer keycloak)
      throws Exception {
    Path configuration = Files.createDirectory(folder.resolve("config"));
    Files.writeString(configuration.resolve("saml.pem"), keycloak.samlCertificate());
    Files.writeString(configuration.resolve("secret"), "s3cret");
    Files.writeString(configuration.resolve("server.yaml"), server(keycloak));
    Files.writeString(configuration.resolve("corporate.yaml"), workspace(keycloak));
    List<String> settings =
        Stream.concat(
                ServerStore.fresh("keycloak").stream(),
                Stream.of(
                    "sluice.config=" + configuration,
                    "sluice.keys.audit=" + folder.resolve("audit.pem"),
                    "sluice.keys.bundle=" + folder.resolve("bundle.jwk")))
            .toList();
    return new SpringApplicationBuilder(SluiceApplication.class)
        .properties(settings.toArray(String[]::new))
        .run("--server.port=" + port);
  }

  private static String server(KeycloakServer keycloak) {
    return """
    server:
      url: https://sluice.example
      providers:
        - name: keycloak
          issuer: %1$s
          client-id: sluice
          client-secret: ${file:secret}
          claims: {groups: groups}
        - name: keycloak-saml
          kind: saml
          issuer: %2$s
          sign-in-url: %2$s/protocol/saml
          certificates: [saml.pem]
          claims: {groups: groups}
    """
        .formatted(
            keycloak.issuer(KeycloakServer.REALM), keycloak.issuer(KeycloakServer.SAML_REALM));
  }

  private static String workspace(KeycloakServer keycloak) {
    return """
    workspace: corporate
    environments: [{name: prod}]
    connections: [{name: books, environment: prod, engine: postgresql}]
    groups:
      - name: database
        roles: {prod: approver}
        members-from: [{issuer: "%1$s", group: dbas}, {issuer: "%2$s", group: dbas}]
    flows:
      - name: books
        engine: postgresql
        stages:
          - environment: prod
            connections: [books]
            approvals: {required: 1, from: ["group:database"]}
    """
        .formatted(
            keycloak.issuer(KeycloakServer.REALM), keycloak.issuer(KeycloakServer.SAML_REALM));
  }
}
