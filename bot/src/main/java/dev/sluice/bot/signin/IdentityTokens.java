package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.pipeline.catalog.OidcProvider;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Verifies identity tokens: signed by the provider ({@link ProviderKeys}), for this client, of this
 * issuer, in time, and answering this very request.
 */
@Component
class IdentityTokens {
  private static final Set<String> TYPES = Set.of("", "jwt", "application/jwt");

  private final ProviderKeys keys;

  IdentityTokens(ProviderKeys keys) {
    this.keys = keys;
  }

  /** The claims of a token. */
  Jwt verify(OidcProvider provider, ClientRegistration client, String token, String nonce) {
    Jwt verified = valid(client, keys.read(client, token, "identity token"));
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

  private Jwt valid(ClientRegistration client, Jwt token) {
    OidcIdTokenValidator claims = new OidcIdTokenValidator(client);
    claims.setClockSkew(ProviderKeys.SKEW);
    claims.validate(token).getErrors().stream()
        .findFirst()
        .ifPresent(
            wrong -> {
              throw refused("the identity token is not valid: " + wrong.getDescription());
            });
    return token;
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
}
