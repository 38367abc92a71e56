package dev.sluice.pipeline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerReaderTest {
  private static final String SOUND =
      """
      server:
        url: https://sluice.example
        local-sign-in: emergency
        providers:
          - name: corp
            issuer: https://id.example/realms/acme
            client-id: sluice
            client-secret: ${env:SECRET}
            claims: {groups: groups}
        audit:
          checkpoints: checkpoints.jsonl
          webhooks:
            - {name: siem, url: https://siem.example/hook, secret: "${env:SIEM}"}
          syslog:
            - {name: logs, url: "tls://logs.example:6514"}
          otlp:
            - {name: otel, url: https://otel.example/v1/logs, authorization: "${env:OTEL}"}
      """;

  @TempDir Path folder;

  @Test
  void readsProvidersAndFillsInTheRest() throws IOException {
    ServerConfiguration server = read(SOUND).server();

    assertThat(server.localSignIn()).isEqualTo(LocalSignIn.EMERGENCY);
    OidcProvider corp = (OidcProvider) server.provider("corp").orElseThrow();
    assertThat(corp.label()).isEqualTo("corp");
    assertThat(corp.claims().subject()).isEqualTo("sub");
    assertThat(corp.client().scopes()).containsExactly("openid", "profile");
    assertThat(corp.groupsValid()).hasDays(7);
    assertThat(corp.toString()).doesNotContain("hunter2");
  }

  @Test
  void asksForApprovalsWithAClientOfTheirOwn() throws IOException {
    String client = "step-up-client: {client-id: %s, client-secret: \"${env:SECRET}\"}";
    String own = SOUND.replace("claims: {", client.formatted("approvals") + "\n      claims: {");
    String same = SOUND.replace("claims: {", client.formatted("sluice") + "\n      claims: {");

    OidcProvider corp = (OidcProvider) read(own).server().provider("corp").orElseThrow();
    assertThat(corp.client().id()).isEqualTo("sluice");
    assertThat(corp.confirming().client().id()).isEqualTo("approvals");
    assertThat(read(same).problems().toString()).contains("with which people sign in");
  }

  @Test
  void acceptsTheExampleOfEveryProvider() {
    Path example = Path.of("").toAbsolutePath().resolve("../../config-examples/sign-in-oidc.yaml");

    ConfigurationReading reading = ConfigurationFiles.read(example);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.workspaces()).isEmpty();
    assertThat(reading.server().providers())
        .extracting(IdentityProvider::name)
        .containsExactly("entra", "okta", "keycloak", "google");
  }

  @Test
  void readsAProviderThatSpeaksSaml() {
    Path example = Path.of("").toAbsolutePath().resolve("../../config-examples/sign-in-saml.yaml");

    ConfigurationReading reading = ConfigurationFiles.read(example);

    assertThat(reading.problems()).isEmpty();
    SamlProvider provider = (SamlProvider) reading.server().provider("acme").orElseThrow();
    assertThat(provider.issuer()).isEqualTo("https://id.acme.example/realms/acme");
    assertThat(provider.certificates()).hasSize(1);
    assertThat(provider.claims().subject()).isEqualTo(SamlProvider.NAME_ID);
  }

  @Test
  void saysWhatASamlProviderLacks() throws IOException {
    String problems =
        read("""
        server:
          url: https://sluice.example
          providers:
            - name: acme
              kind: saml
              issuer: urn:acme
              client-id: x
              sign-in-url: http://id.example
              certificates: [missing.pem]
              claims: {subject: email}
        """)
            .problems()
            .toString();

    assertThat(problems)
        .contains("A SAML provider has no 'client-id'", "https address")
        .contains("'missing.pem' is no certificate", "can be given to somebody else");
  }

  @Test
  void readsWhereTheTrailGoes() throws IOException {
    ServerConfiguration.Trail trail = read(SOUND).server().trail();

    assertThat(trail.checkpoints()).isEqualTo(folder.resolve("case/checkpoints.jsonl").toString());
    assertThat(trail.systems()).extracting(s -> s.name()).containsExactly("siem", "logs", "otel");
    assertThat(trail.systems())
        .hasExactlyElementsOfTypes(
            ServerConfiguration.Webhook.class,
            ServerConfiguration.Syslog.class,
            ServerConfiguration.Collector.class);
    Path example = Path.of("").toAbsolutePath().resolve("../../config-examples/audit-siem.yaml");
    assertThat(ConfigurationFiles.read(example).problems()).isEmpty();
  }

  @Test
  void readsAServerAndAWorkspaceFromOneFile() throws IOException {
    ConfigurationReading reading =
        read(SOUND + "workspace: acme\nenvironments: [{name: dev}]\nflows: []\n");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.workspaces()).hasSize(1);
    assertThat(reading.server().url()).isEqualTo("https://sluice.example");
  }

  @Test
  void takesPasswordsAwayOnlyWherePeopleSignInElsewhere() throws IOException {
    String off = SOUND.replace("emergency", "off");

    assertThat(read(off).problems()).isEmpty();
    assertThat(read(off).server().localSignIn()).isEqualTo(LocalSignIn.OFF);
    assertThat(read("server:\n  local-sign-in: off\n").problems())
        .singleElement()
        .asString()
        .contains("nobody could sign in", "Name a provider");
  }

  @Test
  void asksForPasskeysOnlyAtAnAddressThatHasThem() throws IOException {
    String passkey = "server:\n  local-sign-in: passkey\n";

    assertThat(read(passkey + "  url: https://sluice.example\n").server().localSignIn())
        .isEqualTo(LocalSignIn.PASSKEY);
    for (String without : List.of(passkey, passkey + "  url: https://10.0.0.1\n")) {
      assertThat(read(without).problems())
          .singleElement()
          .asString()
          .contains("Passkeys belong to the server's address");
    }
  }

  @Test
  void refusesASecondDescriptionOfTheServer() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), SOUND);
    Files.writeString(folder.resolve("b.yaml"), SOUND);

    List<ConfigurationProblem> problems = ConfigurationFiles.read(folder).problems();

    assertThat(problems).singleElement().asString().contains("a.yaml already");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          url: https:         | ur: https:          | 2:3 | Unknown key 'ur' in the server.
          https://sluice      | http://sluice       | 2:8 | Browsers must know where they come back to
          sluice.example      | sluice.example/     | 2:8 | Browsers must know where they come back to
          emergency           | nobody              | 3:18 | 'local-sign-in' cannot be 'nobody'.
          https://id          | http://id           | 6:15 | An issuer is an https address.
          https://id          | https://me@id       | 6:15 | An issuer is an https address.
          ${env:SECRET}       | hunter2             | 8:22 | A secret may not stand in a configuration.
          client-id: sluice   | clientid: sluice    | 7:7  | Unknown key 'clientid' in a provider. Did you mean 'client-id'?
          {groups: groups}    | {subject: email}    | 9:25 | can be given to somebody else one day
          {groups: groups}    | {subject: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"} | 9:25 | can be given to somebody else one day
          {groups: groups}    | {subject: "urn:oid:0.9.2342.19200300.100.1.3"} | 9:25 | can be given to somebody else one day
          {groups: groups}    | {subject: UserPrincipalName} | 9:25 | can be given to somebody else one day
          {groups: groups}    | {groupz: groups}    | 9:16 | Unknown key 'groupz' in claims.
          https://siem.example/hook | http://169.254.169.254/hook | 13:27 | not one of the local link
          https://siem.example/hook | file:///etc/passwd | 13:27 | A webhook is an https address
          https://siem.example/hook | https://a:b@siem.example/ | 13:27 | A webhook is an https address
          https://siem.example/hook | "https://siem.example/?token=x" | 13:27 | A webhook is an https address
          ${env:SIEM}         | hunter2             | 13:62 | A secret may not stand in a configuration.
          tls://logs.example:6514 | tcp://logs.example:514 | 15:27 | A syslog receiver is tls://HOST:PORT
          tls://logs.example:6514 | tls://logs.example | 15:27 | A syslog receiver is tls://HOST:PORT
          tls://logs.example:6514 | tls://169.254.169.254:6514 | 15:27 | A syslog receiver is tls://HOST:PORT
          6514"}              | 6514", certificates: none.pem} | 15:68 | The file cannot be read.
          name: logs          | name: siem          | 15:16 | The destination 'siem' is defined twice.
          https://otel.example/v1/logs | http://otel.example/v1/logs | 17:27 | A collector is an https address
          ${env:OTEL}         | hunter2             | 17:72 | A secret may not stand in a configuration.
          name: corp          | name: co/rp         | 5:13 | 'co/rp' is no name.
          """)
  void saysWhereWhatIsWrong(String sound, String broken, String place, String message)
      throws IOException {
    String text = SOUND.replace(sound, broken);
    assertThat(text).as("the case changes something").isNotEqualTo(SOUND);

    List<ConfigurationProblem> problems = read(text).problems();

    assertThat(problems.stream().map(p -> p.line() + ":" + p.column() + " " + p))
        .anySatisfy(problem -> assertThat(problem).startsWith(place + " ").contains(message));
  }

  private ConfigurationReading read(String text) throws IOException {
    Files.createDirectories(folder.resolve("case"));
    return ConfigurationFiles.read(
        Files.writeString(folder.resolve("case").resolve("server.yaml"), text));
  }
}
