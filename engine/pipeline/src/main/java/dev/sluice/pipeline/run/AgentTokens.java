package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.protocol.TokenGrant;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.springframework.stereotype.Component;

/**
 * Short-lived tokens of agents: given for a proof of the agent's own key, asked for at connecting.
 * They live by the store's clock, so that replicas whose clocks differ or jump agree about them.
 */
@Component
class AgentTokens {
  private static final String TYPE = "sluice-agent";
  private static final String AUDIENCE = "sluice-agent-connect";
  private static final String PROOF_AUDIENCE = "sluice-agent-token";
  private static final String ENVIRONMENTS = "environments";
  private static final Duration PROOF_LIFE = Duration.ofSeconds(60);

  private final AgentRows rows;
  private final ServerKeys keys;
  private final RunSettings settings;

  AgentTokens(AgentRows rows, ServerKeys keys, RunSettings settings) {
    this.rows = rows;
    this.keys = keys;
    this.settings = settings;
  }

  /** Whom a token stands for, and for how long from now. */
  record Holder(AgentRows.Row agent, Duration left) {}

  /** A token for a proof that was not used before. */
  Answer<TokenGrant.Response> grant(String proof) {
    Instant now = rows.now();
    try {
      AgentRows.Row agent = claimed(proof);
      JwtClaims claims = verified(proof, key(agent), PROOF_AUDIENCE, "", now);
      Instant expires = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
      if (!rows.firstUse(agent.id(), claims.getJwtId(), expires)) {
        return refused("this proof was used before");
      }
      return Answer.done(
          new TokenGrant.Response(token(agent, now), settings.tokenLife().toSeconds()));
    } catch (InvalidJwtException e) {
      return refused(reason(e, now));
    } catch (JoseException | MalformedClaimException | IllegalArgumentException e) {
      return refused("the proof cannot be read");
    }
  }

  /**
   * Whom a token stands for now; empty when it is forged or expired, its agent was revoked, or is
   * enrolled for other environments than the token names.
   */
  Optional<Holder> holder(String token) {
    Instant now = rows.now();
    try {
      JwtClaims claims = verified(token, keys.publicKey(), AUDIENCE, TYPE, now);
      Instant expires = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
      AgentScope scope = scope(claims);
      return rows.find(UUID.fromString(claims.getSubject()))
          .filter(agent -> !agent.revoked() && agent.scope().equals(scope))
          .map(agent -> new Holder(agent, Duration.between(now, expires)));
    } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The environments that a token is good for; one that names none is good for all. */
  private static AgentScope scope(JwtClaims claims) throws MalformedClaimException {
    return claims.hasClaim(ENVIRONMENTS)
        ? new AgentScope(claims.getStringListClaimValue(ENVIRONMENTS))
        : AgentScope.ALL;
  }

  private String token(AgentRows.Row agent, Instant now) throws JoseException {
    JwtClaims claims = new JwtClaims();
    claims.setSubject(agent.id().toString());
    claims.setAudience(AUDIENCE);
    claims.setStringClaim("workspace", agent.workspace().value());
    if (!agent.scope().all()) {
      claims.setStringListClaim(ENVIRONMENTS, agent.scope().environments());
    }
    claims.setGeneratedJwtId();
    claims.setExpirationTime(
        NumericDate.fromMilliseconds(now.plus(settings.tokenLife()).toEpochMilli()));
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    jws.setHeader("typ", TYPE);
    jws.setKey(keys.privateKey());
    jws.setPayload(claims.toJson());
    return jws.getCompactSerialization();
  }

  /** The agent that a proof claims to be of; the signature is checked after that. */
  private AgentRows.Row claimed(String proof) throws InvalidJwtException, MalformedClaimException {
    JwtClaims claims =
        new JwtConsumerBuilder()
            .setSkipAllValidators()
            .setDisableRequireSignature()
            .setSkipSignatureVerification()
            .build()
            .processToClaims(proof);
    return rows.find(UUID.fromString(claims.getIssuer()))
        .filter(agent -> !agent.revoked())
        .orElseThrow(() -> new IllegalArgumentException("no such agent"));
  }

  private static PublicKey key(AgentRows.Row agent) throws JoseException {
    return PublicJsonWebKey.Factory.newPublicJwk(agent.publicKey()).getPublicKey();
  }

  private static JwtClaims verified(
      String jws, PublicKey key, String audience, String type, Instant now)
      throws InvalidJwtException {
    JwtConsumerBuilder builder =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
            .setRequireExpirationTime()
            .setRequireJwtId()
            .setExpectedAudience(audience)
            .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
            .setAllowedClockSkewInSeconds(type.isEmpty() ? 5 : 0)
            .setVerificationKey(key);
    if (type.isEmpty()) {
      builder.setMaxFutureValidityInMinutes((int) PROOF_LIFE.toMinutes());
    } else {
      builder.setExpectedType(true, type);
    }
    return builder.build().processToClaims(jws);
  }

  private static String reason(InvalidJwtException e, Instant now) {
    boolean time =
        e.hasErrorCode(ErrorCodes.EXPIRED)
            || e.hasErrorCode(ErrorCodes.EXPIRATION_TOO_FAR_IN_FUTURE);
    return time
        ? "the proof's time is off: the clock of the server's store says "
            + now
            + ", compare it with the agent's"
        : "the proof is not signed by this agent's key";
  }

  private static Answer<TokenGrant.Response> refused(String why) {
    return Answer.refused(
        new Refusal(
            Refusal.Kind.FORBIDDEN,
            "agent.proof",
            "No token: " + why + ".",
            "If the agent was revoked or its home was lost, enrol it again."));
  }
}
