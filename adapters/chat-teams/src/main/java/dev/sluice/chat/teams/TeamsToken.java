package dev.sluice.chat.teams;

import java.io.IOException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/**
 * Whether a bearer token is one that the Bot Framework's channel service made for this bot, just
 * now. Tokens of skills, emulators, people and other bots have other issuers, keys or claims.
 */
final class TeamsToken {
  private static final String PREFIX = "Bearer ";
  private static final Set<String> HEADERS = Set.of("alg", "typ", "kid", "x5t");
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST = 6_000;

  private final TeamsKeys keys;
  private final String appId;
  private final Duration tolerance;
  private final Clock clock;

  TeamsToken(TeamsKeys keys, String appId, Duration tolerance, Clock clock) {
    this.keys = keys;
    this.appId = appId;
    this.tolerance = tolerance;
    this.clock = clock;
  }

  /** What comes of a look at a token. */
  sealed interface Proof {
    /** It is genuine, and for activities of this service. */
    record Genuine(String serviceUrl) implements Proof {}

    /** It is not, and why. */
    record Refused(String why) implements Proof {}
  }

  /**
   * Looks at the authorization headers of a request.
   *
   * @throws IOException when the keys cannot be read, so that nothing can be said
   */
  Proof look(List<String> authorization) throws IOException {
    if (authorization.size() != 1 || !authorization.get(0).startsWith(PREFIX)) {
      return new Proof.Refused("there is not exactly one bearer token");
    }
    String token = authorization.get(0).substring(PREFIX.length());
    if (token.length() > MOST) {
      return new Proof.Refused("the token is too long");
    }
    try {
      return signed(token);
    } catch (JoseException | InvalidJwtException | MalformedClaimException broken) {
      return new Proof.Refused("the token cannot be read");
    }
  }

  private Proof signed(String token)
      throws IOException, JoseException, InvalidJwtException, MalformedClaimException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(
        new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256));
    signature.setCompactSerialization(token);
    JwtClaims header = JwtClaims.parse(signature.getHeaders().getFullHeaderAsJsonString());
    if (!HEADERS.containsAll(header.getClaimNames())) {
      return new Proof.Refused("the token's header brings something of its own");
    }
    String id = signature.getKeyIdHeaderValue();
    Optional<PublicKey> key = id == null ? Optional.empty() : keys.find(id);
    if (key.isEmpty()) {
      return new Proof.Refused("no key of the Bot Framework for Teams signed the token");
    }
    signature.setKey(key.get());
    if (!signature.verifySignature()) {
      return new Proof.Refused("the token's signature is wrong");
    }
    return claims(JwtClaims.parse(signature.getPayload()));
  }

  private Proof claims(JwtClaims claims) throws MalformedClaimException {
    if (!TeamsKeys.ISSUER.equals(claims.getIssuer())) {
      return new Proof.Refused("the token has another issuer");
    }
    if (!List.of(appId).equals(claims.getAudience())) {
      return new Proof.Refused("the token is for another bot");
    }
    if (claims.hasClaim("appid") || claims.hasClaim("azp")) {
      return new Proof.Refused("the token is one of an app, not of the channel");
    }
    Optional<String> late = time(claims.getNotBefore(), claims.getExpirationTime());
    if (late.isPresent()) {
      return new Proof.Refused(late.get());
    }
    String service = claims.getStringClaimValue("serviceurl");
    String other = claims.getStringClaimValue("serviceUrl");
    if ((service == null) == (other == null)) {
      return new Proof.Refused("the token does not name exactly one service");
    }
    return new Proof.Genuine(service == null ? String.valueOf(other) : service);
  }

  private Optional<String> time(NumericDate from, NumericDate to) {
    if (from == null || to == null) {
      return Optional.of("the token does not say from when and until when it holds");
    }
    Instant now = clock.instant();
    Instant start = Instant.ofEpochMilli(from.getValueInMillis());
    Instant end = Instant.ofEpochMilli(to.getValueInMillis());
    if (start.isAfter(now.plus(tolerance)) || !end.isAfter(now.minus(tolerance))) {
      return Optional.of("the token does not hold now");
    }
    return !end.isAfter(start) || end.isAfter(start.plus(LONGEST))
        ? Optional.of("the token holds longer than any of the channel")
        : Optional.empty();
  }
}
