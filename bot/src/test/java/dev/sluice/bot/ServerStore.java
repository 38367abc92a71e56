package dev.sluice.bot;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The store and the configuration of the servers under test; started once per JVM. */
public final class ServerStore {
  /** Everybody's password. */
  public static final String PASSWORD = "correct horse";

  /** With which the directory of {@link #CORP} writes. */
  public static final String SCIM_TOKEN = "scim-token-of-corp";

  /** Identity providers of the servers under test. */
  public static final TestProvider CORP = new TestProvider();

  /** Another one, whose people have no role. */
  public static final TestProvider OTHER = new TestProvider();

  /** One of whose people only those with {@code tid: corp} are let in. */
  public static final TestProvider STRICT = new TestProvider();

  /** A provider that speaks SAML. */
  public static final TestSamlProvider SAML = new TestSamlProvider(-1, 30);

  /** Another one, whose certificate has ended. */
  public static final TestSamlProvider EXPIRED_SAML = new TestSamlProvider(-30, 5);

  /** Hashes that cost next to nothing: what is tested here is not how slow guessing is. */
  private static final String CHEAP_PASSWORDS = "sluice.identity.password-strength=4";

  private static final EmbeddedPostgres POSTGRES = start();
  private static final Path CONFIGURATION = configuration();

  private ServerStore() {}

  /** Arguments of a server that uses this store. */
  public static List<String> settings() {
    return List.of(
        "sluice.store.url=" + POSTGRES.getJdbcUrl("postgres", "postgres"),
        "sluice.store.user=postgres",
        "sluice.store.password=postgres",
        "sluice.config=" + CONFIGURATION,
        "sluice.keys.audit=" + CONFIGURATION.resolve("audit.pem"),
        "sluice.keys.bundle=" + CONFIGURATION.resolve("bundle.jwk"),
        "sluice.web.trusted-proxies=127.0.0.0/8,::1",
        "sluice.web.write-burst=400",
        "sluice.web.sign-in-burst=400",
        CHEAP_PASSWORDS);
  }

  /** Arguments of a server with a database of its own in the same cluster. */
  public static List<String> fresh(String database) {
    owner().sql("CREATE DATABASE " + database).update();
    return List.of(
        "sluice.store.url=" + POSTGRES.getJdbcUrl("postgres", database),
        "sluice.store.user=postgres",
        "sluice.store.password=postgres",
        CHEAP_PASSWORDS);
  }

  /** The store as its owner, to break what the server cannot break. */
  public static JdbcClient owner() {
    return JdbcClient.create(POSTGRES.getPostgresDatabase());
  }

  /** A connection of its owner, for a transaction that a test holds open. */
  public static Connection connection() throws SQLException {
    return POSTGRES.getPostgresDatabase().getConnection();
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("max_connections", "200")
          .setServerConfig("fsync", "off")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path configuration() {
    try {
      Path folder = Files.createTempDirectory("sluice-test");
      Files.writeString(folder.resolve("password"), PASSWORD);
      Files.writeString(folder.resolve("shop.yaml"), shop());
      Files.writeString(folder.resolve("bank.yaml"), bank());
      Files.writeString(folder.resolve("corporate.yaml"), corporate());
      Files.writeString(folder.resolve("gated.yaml"), gated());
      Files.writeString(folder.resolve("sealed.yaml"), sealed());
      Files.writeString(folder.resolve("server.yaml"), server());
      Files.writeString(folder.resolve("client-secret"), TestProvider.SECRET);
      Files.writeString(folder.resolve("scim-token"), SCIM_TOKEN);
      Files.writeString(folder.resolve("saml.pem"), SAML.pem());
      Files.writeString(folder.resolve("expired.pem"), EXPIRED_SAML.pem());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shop() {
    StringBuilder approvers = new StringBuilder();
    for (int i = 1; i <= 50; i++) {
      approvers.append(person("approver" + i, "approver"));
    }
    return """
    workspace: shop
    environments:
      - {name: dev, emergency: {from: ["person:oncall"]}}
      - {name: prod}
    connections:
      - {name: shop-dev, environment: dev, engine: postgresql}
      - {name: shop-prod, environment: prod, engine: postgresql}
    flows:
      - name: shop
        engine: postgresql
        stages:
          - environment: dev
            connections: [shop-dev]
            rehearsal: off
            approvals: {required: 2, from: ["role:approver"]}
          - environment: prod
            connections: [shop-prod]
            rehearsal: off
            approvals: {required: 2, from: ["role:approver"]}
      - name: crowd
        engine: postgresql
        stages:
          - environment: dev
            connections: [shop-dev]
            rehearsal: off
            approvals: {required: 50, from: ["role:approver"]}
    people:
    """
        + person("alice", "developer")
        + person("bob", "approver")
        + person("carol", "approver")
        + person("dave", "admin")
        + person("erin", "viewer")
        + person("flora", "developer")
        + person("gone", "developer")
        + person("leaver", "viewer")
        + person("oncall", "viewer")
        + person("spare", "viewer")
        + person("petra", "admin").replace("\"*\": admin", "dev: admin, prod: admin")
        + approvers.toString().replace("password: \"${file:password}\", ", "");
  }

  private static String bank() {
    return """
    workspace: bank
    environments: [{name: live}]
    connections: [{name: ledger, environment: live, engine: postgresql}]
    flows:
      - name: ledger
        engine: postgresql
        stages:
          - environment: live
            connections: [ledger]
            rehearsal: off
            approvals: {required: 1, from: ["role:approver"]}
    applications:
      - {name: teller, repository: "https://127.0.0.1:1/teller.git", token: "${file:scim-token}"}
    people:
    """
        + person("banker", "developer")
        + person("auditor", "admin");
  }

  private static String server() {
    return """
    server:
      url: https://sluice.example
      providers:
        - name: corp
          label: Acme account
          issuer: %1$s
          client-id: sluice
          client-secret: ${file:client-secret}
          claims: {groups: groups}
          scim-token: ${file:scim-token}
          step-up-client: {client-id: sluice-approvals, client-secret: "${file:client-secret}"}
        - name: other
          issuer: %2$s
          client-id: sluice
          client-secret: ${file:client-secret}
          claims: {groups: groups}
        - name: strict
          issuer: %3$s
          client-id: sluice
          client-secret: ${file:client-secret}
          require: {tid: corp}
        - name: acme
          kind: saml
          issuer: urn:acme:idp
          sign-in-url: https://idp.example/saml
          certificates: [saml.pem]
          claims: {display-name: name, groups: groups}
        - name: expired
          kind: saml
          issuer: urn:acme:expired
          sign-in-url: https://idp.example/saml
          certificates: [expired.pem]
    """
        .formatted(CORP.issuer(), OTHER.issuer(), STRICT.issuer());
  }

  private static String corporate() {
    return """
    workspace: corporate
    environments:
      - {name: dev}
      - {name: prod}
      - {name: vault, step-up: {from: always, max-age: 2m, acr: [phr, mfa]}}
    connections:
      - {name: books, environment: prod, engine: postgresql}
      - {name: gold, environment: vault, engine: postgresql}
    groups:
      - name: database
        roles: {prod: approver, vault: approver}
        members-from: [{issuer: "%1$s", group: dbas}, {issuer: "urn:acme:idp", group: dbas}]
    people:
      - {name: chief, password: "${file:password}", roles: {"*": admin}}
    flows:
      - name: books
        engine: postgresql
        stages:
          - environment: prod
            connections: [books]
            rehearsal: off
            approvals: {required: 1, from: ["group:database"]}
      - name: vault
        engine: postgresql
        stages:
          - environment: vault
            connections: [gold]
            rehearsal: off
            approvals: {required: 2, from: ["group:database", "role:admin"]}
    """
        .formatted(CORP.issuer());
  }

  /** Only a group of a provider approves here. */
  private static String gated() {
    return """
    workspace: gated
    environments: [{name: prod}]
    connections: [{name: safe, environment: prod, engine: postgresql}]
    groups:
      - name: keepers
        roles: {prod: approver}
        members-from: [{issuer: "%s", group: gatekeepers}]
    people:
      - {name: warden, password: "${file:password}", roles: {"*": admin}}
    flows:
      - name: safe
        engine: postgresql
        stages:
          - environment: prod
            connections: [safe]
            auto-start: true
            rehearsal: off
            approvals: {required: 2, from: ["group:keepers"]}
    """
        .formatted(CORP.issuer());
  }

  /** Here local people confirm approvals with their passkeys. */
  private static String sealed() {
    return """
    workspace: sealed
    environments: [{name: prod, step-up: {from: always}}]
    connections: [{name: ark, environment: prod, engine: postgresql}]
    flows:
      - name: ark
        engine: postgresql
        stages:
          - environment: prod
            connections: [ark]
            rehearsal: off
            approvals: {required: 2, from: ["role:approver"]}
    people:
    """
        + person("noah", "admin")
        + person("shem", "approver")
        + person("ham", "approver")
        + person("japheth", "approver");
  }

  private static String person(String name, String role) {
    return "  - {name: %s, display-name: %s, password: \"${file:password}\", roles: {\"*\": %s}}\n"
        .formatted(name, name, role);
  }
}
