package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.pipeline.catalog.OidcProvider;
import dev.sluice.pipeline.catalog.SecretReference;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the server is registered at each provider, with the metadata that the provider publishes. It
 * is fetched when first needed, so that a provider that is down stops nobody else and no start.
 */
@Component
class OidcClients {
  /** Where providers send browsers back to, below the address of the server. */
  static final String CALLBACK = "/sign-in/oidc/%s/callback";

  private static final String METADATA = "/.well-known/openid-configuration";
  private static final int LARGEST = 1_000_000;
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofHours(1);

  private final ServerConfiguration server;
  private final Duration patience;
  private final Map<String, Fetched> fetched = new ConcurrentHashMap<>();

  @Autowired
  OidcClients(ServerConfiguration server) {
    this(server, PATIENCE);
  }

  /**
   * @param patience how long a provider may take for an answer, head and body
   */
  OidcClients(ServerConfiguration server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /** The providers that speak OpenID Connect. */
  List<OidcProvider> providers() {
    return server.providers().stream()
        .filter(OidcProvider.class::isInstance)
        .map(OidcProvider.class::cast)
        .toList();
  }

  /** One of them by name. */
  Optional<OidcProvider> provider(String name) {
    return providers().stream().filter(provider -> provider.name().equals(name)).findFirst();
  }

  /** The registration at a provider. */
  ClientRegistration registration(OidcProvider provider) {
    String key = provider.name() + " " + provider.client().id();
    Fetched known = fetched.get(key);
    if (known != null && known.at().plus(FRESH).isAfter(Instant.now())) {
      return known.registration();
    }
    ClientRegistration registration = fetch(provider);
    fetched.put(key, new Fetched(registration, Instant.now()));
    return registration;
  }

  private ClientRegistration fetch(OidcProvider provider) {
    try {
      ClientRegistration.Builder builder =
          ClientRegistrations.fromOidcConfiguration(metadata(provider.issuer()))
              .registrationId(provider.name())
              .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
              .clientId(provider.client().id())
              .scope(provider.client().scopes())
              .redirectUri(server.url() + CALLBACK.formatted(provider.name()));
      return provider
          .client()
          .secret()
          .map(SecretReference::resolve)
          .map(builder::clientSecret)
          .orElseGet(() -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE))
          .build();
    } catch (RuntimeException e) {
      throw new SignInRefusedException(
          Notice.UNREACHABLE, "the metadata of " + provider.issuer() + " cannot be used", e);
    }
  }

  /** What a provider publishes about itself (OpenID Connect Discovery 1.0, 4.3). */
  private Map<String, Object> metadata(String issuer) {
    Map<String, Object> metadata =
        Objects.requireNonNull(
            RestClient.builder()
                .requestFactory(requests())
                .build()
                .get()
                .uri(URI.create(issuer.replaceFirst("/$", "") + METADATA))
                .accept(MediaType.APPLICATION_JSON)
                .exchange((request, response) -> read(response)));
    if (!issuer.equals(metadata.get("issuer"))) {
      throw new IllegalStateException("it names another issuer");
    }
    return metadata;
  }

  private static Map<String, Object> read(ClientHttpResponse response) throws IOException {
    if (response.getStatusCode().value() != 200) {
      throw new IllegalStateException("it answers with " + response.getStatusCode().value());
    }
    byte[] bytes = response.getBody().readNBytes(LARGEST);
    return JsonMapper.shared().readValue(bytes, new TypeReference<Map<String, Object>>() {});
  }

  /** Requests to a provider end soon and follow no redirects. */
  JdkClientHttpRequestFactory requests() {
    JdkClientHttpRequestFactory factory =
        new JdkClientHttpRequestFactory(
            java.net.http.HttpClient.newBuilder()
                .connectTimeout(CONNECTING)
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                .build());
    factory.setReadTimeout(patience);
    return factory;
  }

  private record Fetched(ClientRegistration registration, Instant at) {}
}
