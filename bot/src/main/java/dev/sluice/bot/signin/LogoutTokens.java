package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.pipeline.catalog.OidcProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Verifies logout tokens as OpenID Connect Back-Channel Logout 1.0 (section 2.6) asks, and two
 * things more: one is good for five minutes only, and it names a person and not a session alone.
 */
@Component
class LogoutTokens {
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final Set<String> TYPES =
      Set.of("", "jwt", "application/jwt", "logout+jwt", "application/logout+jwt");
  private static final Duration GOOD = Duration.ofMinutes(5);

  private final ProviderKeys keys;
  private final Clock clock = Clock.systemUTC();

  LogoutTokens(ProviderKeys keys) {
    this.keys = keys;
  }

  /**
   * The subject whose sessions end.
   *
   * @throws SignInRefusedException when the token is not what it must be
   */
  String subject(OidcProvider provider, ClientRegistration client, String token) {
    Jwt read = keys.read(client, token, "logout token");
    Map<String, Object> claims = read.getClaims();
    require(
        TYPES.contains(
            String.valueOf(read.getHeaders().getOrDefault("typ", "")).toLowerCase(Locale.ROOT)),
        "it is of another type");
    require(provider.issuer().equals(String.valueOf(claims.get("iss"))), "it is of another issuer");
    require(
        read.getAudience() != null && read.getAudience().contains(client.getClientId()),
        "it is for another client");
    require(
        claims.get("events") instanceof Map<?, ?> events && events.get(EVENT) instanceof Map<?, ?>,
        "it tells of no logout");
    require(!claims.containsKey("nonce"), "it has a nonce, as identity tokens have");
    require(claims.get("jti") instanceof String id && !id.isBlank(), "it has no id");
    Instant issued = read.getIssuedAt();
    Instant now = clock.instant();
    require(
        issued != null
            && issued.isAfter(now.minus(GOOD))
            && issued.isBefore(now.plus(ProviderKeys.SKEW)),
        "it does not say when it was made, or not lately");
    require(
        provider.claims().subject().equals("sub"),
        "people of this provider are known by the claim " + provider.claims().subject());
    if (claims.get("sub") instanceof String subject && !subject.isBlank()) {
      return subject;
    }
    throw refused("it names a session and no person");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw refused(otherwise);
    }
  }

  private static SignInRefusedException refused(String why) {
    return new SignInRefusedException(Notice.REFUSED, "the logout token is refused: " + why);
  }
}
