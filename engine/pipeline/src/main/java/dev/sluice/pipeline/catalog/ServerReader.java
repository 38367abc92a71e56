package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.catalog.IdentityProvider.Claims;
import dev.sluice.pipeline.catalog.OidcProvider.Client;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.protocol.PasskeyOrigin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads what a file says about the server as a whole. */
final class ServerReader {
  /** Under which key it stands. */
  static final String KEY = "server";

  /**
   * E-mail addresses and user names as providers call them: the claims of OpenID Connect, of Entra
   * and ADFS, and the attributes mail, emailAddress, eduPersonPrincipalName and userPrincipalName.
   */
  private static final Set<String> ADDRESSES =
      Set.of(
          "email",
          "emailaddress",
          "mail",
          "upn",
          "userprincipalname",
          "preferredusername",
          "edupersonprincipalname",
          "0.9.2342.19200300.100.1.3",
          "1.2.840.113549.1.9.1",
          "1.3.6.1.4.1.5923.1.1.1.6",
          "1.2.840.113556.1.4.656");

  private static final Set<String> KEYS = Set.of("url", "local-sign-in", "providers", "audit");
  private static final Set<String> PROVIDER =
      Set.of(
          "name",
          "label",
          "kind",
          "issuer",
          "client-id",
          "client-secret",
          "scopes",
          "claims",
          "require",
          "groups-valid",
          "step-up-client",
          "sign-in-url",
          "certificates",
          "scim-token");
  private static final Set<String> CONFIRMER = Set.of("client-id", "client-secret");
  private static final Set<String> CLAIMS = Set.of("subject", "display-name", "groups");
  private static final Duration GROUPS_VALID = Duration.ofDays(7);
  private static final List<String> SCOPES = List.of("openid", "profile");

  private final Path folder;

  ServerReader(Path folder) {
    this.folder = folder;
  }

  /** Whether a document has a key at its top. */
  static boolean says(Node document, String key) {
    return document instanceof MappingNode mapping
        && mapping.getValue().stream()
            .anyMatch(e -> e.getKeyNode() instanceof ScalarNode k && k.getValue().equals(key));
  }

  /** Reads the part of a document; what is wrong is with the problems of the scope. */
  ServerConfiguration read(YamlMap root) {
    Optional<YamlMap> server = root.map(KEY, "the server", KEYS);
    if (server.isEmpty()) {
      return ServerConfiguration.NONE;
    }
    YamlMap map = server.get();
    List<IdentityProvider> providers = new ArrayList<>();
    for (YamlMap each : map.maps("providers", "a provider", PROVIDER)) {
      IdentityProvider provider = provider(each);
      unique(each, provider, providers);
      providers.add(provider);
    }
    return new ServerConfiguration(
        url(map, !providers.isEmpty()),
        local(map, providers),
        providers,
        new TrailReader(folder).read(map));
  }

  private static LocalSignIn local(YamlMap map, List<IdentityProvider> providers) {
    LocalSignIn local = map.choice("local-sign-in", LocalSignIn.EVERYBODY);
    if (local == LocalSignIn.OFF && providers.isEmpty()) {
      map.problem(
          "local-sign-in",
          "Without passwords and without a provider nobody could sign in.",
          "Name a provider, or write 'emergency' or 'everybody'.");
    }
    if (local == LocalSignIn.PASSKEY && PasskeyOrigin.of(map.text("url", "")).isEmpty()) {
      map.problem(
          "local-sign-in",
          "Passkeys belong to the server's address, and 'url' is none that browsers keep them for.",
          "Write 'url:' like https://sluice.example.com; a number is no name.");
    }
    return local;
  }

  private static String url(YamlMap map, boolean needed) {
    String url = map.text("url", "");
    if (url.isEmpty() ? needed : !secure(url) || url.endsWith("/") || url.contains("?")) {
      map.problem(
          "url",
          "Browsers must know where they come back to after signing in elsewhere.",
          "Write 'url:' like https://sluice.example.com, without a slash at the end.");
    }
    return url;
  }

  private static void unique(YamlMap map, IdentityProvider one, List<IdentityProvider> others) {
    if (others.stream().anyMatch(p -> p.name().equals(one.name()))) {
      map.problem("name", "The provider '" + one.name() + "' is defined twice.", "Rename one.");
    }
    if (others.stream().anyMatch(p -> p.issuer().equals(one.issuer()))) {
      map.problem("issuer", "Another provider has this issuer.", "Keep one of them.");
    }
  }

  private IdentityProvider provider(YamlMap map) {
    if (map.text("kind", "oidc").equals("saml")) {
      return new SamlReader(folder)
          .read(map, map.duration("groups-valid", GROUPS_VALID), secret(map, "scim-token"));
    }
    if (!map.text("kind", "oidc").equals("oidc")) {
      map.problem("kind", "There is no such kind of provider.", "Write 'oidc' or 'saml'.");
    }
    for (String key : List.of("sign-in-url", "certificates")) {
      if (map.has(key)) {
        map.problem(
            key, "An OpenID provider has no '" + key + "'.", "Remove it, or say 'kind: saml'.");
      }
    }
    String name = map.name("name");
    Client client = new Client(needed(map, "client-id"), secret(map, "client-secret"), scopes(map));
    return new OidcProvider(
        name,
        map.text("label", name),
        issuer(map),
        client,
        map.map("step-up-client", "a client", CONFIRMER)
            .map(own -> confirmer(own, client))
            .orElse(client),
        claims(map),
        map.pairs("require"),
        map.duration("groups-valid", GROUPS_VALID),
        secret(map, "scim-token"));
  }

  private Client confirmer(YamlMap map, Client other) {
    String id = needed(map, "client-id");
    if (id.equals(other.id())) {
      map.problem(
          "client-id",
          "That is the client with which people sign in.",
          "Register another one for approvals, or leave step-up-client out.");
    }
    return new Client(id, secret(map, "client-secret"), List.of("openid"));
  }

  private static String issuer(YamlMap map) {
    String issuer = needed(map, "issuer");
    if (!issuer.isEmpty() && (!secure(issuer) || issuer.contains("|"))) {
      map.problem(
          "issuer",
          "An issuer is an https address.",
          "Copy it from the provider's /.well-known/openid-configuration.");
    }
    return issuer;
  }

  /** Whether an address is https, or on this very machine. */
  static boolean secure(String text) {
    return address(text).filter(ServerReader::secure).isPresent();
  }

  private static boolean secure(URI uri) {
    boolean here = Set.of("localhost", "127.0.0.1", "[::1]").contains("" + uri.getHost());
    return uri.getHost() != null
        && uri.getUserInfo() == null
        && uri.getFragment() == null
        && ("https".equals(uri.getScheme()) || (here && "http".equals(uri.getScheme())));
  }

  /** A text as an address, if it is one. */
  static Optional<URI> address(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where clouds keep the credentials of machines. */
  static boolean linkLocal(URI address) {
    String host = String.valueOf(address.getHost());
    return host.startsWith("169.254.")
        || host.startsWith("[fe80:")
        || host.equalsIgnoreCase("[fd00:ec2::254]");
  }

  private static String needed(YamlMap map, String key) {
    String text = map.text(key, "");
    if (text.isBlank()) {
      map.problem(key, "A provider needs '" + key + "'.", "Add it.");
    }
    return text;
  }

  private static List<String> scopes(YamlMap map) {
    List<String> scopes = map.has("scopes") ? List.copyOf(map.texts("scopes").values()) : SCOPES;
    if (!scopes.contains("openid")) {
      map.problem("scopes", "Without 'openid' nobody is named.", "Add openid.");
    }
    return scopes;
  }

  private static Claims claims(YamlMap map) {
    return claims(map, "sub", "name");
  }

  /** Which claims or attributes are read; an e-mail address or user name names nobody. */
  static Claims claims(YamlMap map, String usualSubject, String usualName) {
    YamlMap claims = map.map("claims", "claims", CLAIMS).orElseGet(() -> map.nothing("claims"));
    String subject = claims.text("subject", usualSubject);
    if (ADDRESSES.contains(shortened(subject))) {
      claims.problem(
          "subject",
          "'" + subject + "' can be given to somebody else one day.",
          "Use sub, or the directory's id of the person (oid at Entra).");
    }
    return new Claims(subject, claims.text("display-name", usualName), claims.text("groups", ""));
  }

  /** The last part of a name that is an address or a path; object identifiers stay whole. */
  private static String shortened(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
    return last.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  private Optional<SecretReference> secret(YamlMap map, String key) {
    return secret(map, key, folder);
  }

  /** A reference to a secret; anything else at this key is a problem. */
  static Optional<SecretReference> secret(YamlMap map, String key, Path folder) {
    if (!map.has(key)) {
      return Optional.empty();
    }
    Optional<SecretReference> reference = SecretReference.parse(map.text(key, ""), folder);
    if (reference.isEmpty()) {
      map.problem(
          key,
          "A secret may not stand in a configuration.",
          "Write ${env:NAME} or ${file:PATH}, and change the secret.");
    }
    return reference;
  }
}
