package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.pipeline.catalog.OidcProvider;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestTemplate;

/**
 * Verifies identity tokens: signed by a key that the provider publishes (never one that the token
 * names), asymmetric, for this client, of this issuer, in time, and answering this very request.
 */
@Component
class IdentityTokens {
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final Set<String> TYPES = Set.of("", "jwt", "application/jwt");

  private final Map<String, Known> decoders = new ConcurrentHashMap<>();

  /** The claims of a token. */
  Jwt verify(OidcProvider provider, ClientRegistration client, String token, String nonce) {
    Jwt verified = decode(client, token);
    if (!same(nonce, verified.getClaimAsString("nonce"))) {
      throw refused("the nonce of the identity token is not that of the request");
    }
    String type = String.valueOf(verified.getHeaders().getOrDefault("typ", ""));
    if (!TYPES.contains(type.toLowerCase(java.util.Locale.ROOT))) {
      throw refused("a token of the type " + type + " is no identity token");
    }
    provider
        .require()
        .forEach(
            (claim, value) -> {
              if (!value.equals(String.valueOf(verified.getClaims().get(claim)))) {
                throw refused("the claim " + claim + " is not " + value);
              }
            });
    return verified;
  }

  private Jwt decode(ClientRegistration client, String token) {
    try {
      return decoderOf(client).decode(token);
    } catch (JwtValidationException e) {
      throw new SignInRefusedException(
          Notice.REFUSED, "the identity token is not valid: " + e.getMessage(), e);
    } catch (BadJwtException e) {
      throw new SignInRefusedException(
          Notice.REFUSED, "the identity token cannot be verified: " + e.getMessage(), e);
    } catch (JwtException e) {
      throw new SignInRefusedException(
          Notice.UNREACHABLE, "the keys of the provider cannot be had: " + e.getMessage(), e);
    }
  }

  /** One that was made for what the provider publishes now; a moved key set gets another one. */
  private NimbusJwtDecoder decoderOf(ClientRegistration client) {
    ClientRegistration.ProviderDetails provider = client.getProviderDetails();
    String made = provider.getIssuerUri() + " " + provider.getJwkSetUri();
    return decoders
        .compute(
            client.getRegistrationId() + " " + client.getClientId(),
            (key, known) ->
                known != null && known.madeFor().equals(made)
                    ? known
                    : new Known(made, decoder(client)))
        .decoder();
  }

  private static NimbusJwtDecoder decoder(ClientRegistration client) {
    String uri = Objects.requireNonNull(client.getProviderDetails().getJwkSetUri());
    RestTemplate http = new RestTemplate(OidcClients.requests());
    http.getMessageConverters().add(0, new StringHttpMessageConverter());
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(uri)
            .restOperations(http)
            .jwsAlgorithms(
                algorithms -> {
                  algorithms.addAll(Set.of(SignatureAlgorithm.values()));
                })
            .validateType(false)
            .build();
    OidcIdTokenValidator claims = new OidcIdTokenValidator(client);
    claims.setClockSkew(SKEW);
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(SKEW), claims));
    return decoder;
  }

  private static boolean same(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            given.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static SignInRefusedException refused(String reason) {
    return new SignInRefusedException(Notice.REFUSED, reason);
  }

  /** Who a token names, by the claim that the configuration says. */
  static String subject(OidcProvider provider, Jwt token) {
    return claim(token.getClaims(), provider.claims().subject())
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> refused("there is no claim " + provider.claims().subject()));
  }

  /** A claim by its name, or by the path to it: {@code realm_access.roles}. */
  static Optional<Object> claim(Map<String, Object> claims, String name) {
    if (claims.containsKey(name)) {
      return Optional.ofNullable(claims.get(name));
    }
    int dot = name.indexOf('.');
    if (dot < 1 || !(claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner)) {
      return Optional.empty();
    }
    Map<String, Object> below = new java.util.HashMap<>();
    inner.forEach((key, value) -> below.put(String.valueOf(key), value));
    return claim(below, name.substring(dot + 1));
  }

  /** A decoder with the issuer and key set that it was made for. */
  private record Known(String madeFor, NimbusJwtDecoder decoder) {}
}
