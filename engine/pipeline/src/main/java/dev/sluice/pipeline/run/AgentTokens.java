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
 */
@Component
class AgentTokens {
  private static final String TYPE = "sluice-agent";
  private static final String AUDIENCE = "sluice-agent-connect";
  private static final String PROOF_AUDIENCE = "sluice-agent-token";
  private static final Duration PROOF_LIFE = Duration.ofSeconds(60);

  private final AgentRows rows;
  private final ServerKeys keys;
  private final RunSettings settings;

  AgentTokens(AgentRows rows, ServerKeys keys, RunSettings settings) {
    this.rows = rows;
    this.keys = keys;
    this.settings = settings;
  }

  /** Whom a token stands for, and until when. */
  record Holder(AgentRows.Row agent, Instant expires) {}

  /** A token for a proof that was not used before. */
  Answer<TokenGrant.Response> grant(String proof) {
    try {
      AgentRows.Row agent = claimed(proof);
      JwtClaims claims = verified(proof, key(agent), PROOF_AUDIENCE, "");
      Instant expires = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
      if (!rows.firstUse(agent.id(), claims.getJwtId(), expires)) {
        return refused("this proof was used before");
      }
      return Answer.done(new TokenGrant.Response(token(agent), settings.tokenLife().toSeconds()));
    } catch (InvalidJwtException e) {
      return refused(reason(e));
    } catch (JoseException | MalformedClaimException | IllegalArgumentException e) {
      return refused("the proof cannot be read");
    }
  }

  /** Whom a token stands for now; empty when it is forged, expired, or its agent was revoked. */
  Optional<Holder> holder(String token) {
    try {
      JwtClaims claims = verified(token, keys.publicKey(), AUDIENCE, TYPE);
      Instant expires = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
      return rows.find(UUID.fromString(claims.getSubject()))
          .filter(agent -> !agent.revoked())
          .map(agent -> new Holder(agent, expires));
    } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String token(AgentRows.Row agent) throws JoseException {
    JwtClaims claims = new JwtClaims();
    claims.setSubject(agent.id().toString());
    claims.setAudience(AUDIENCE);
    claims.setStringClaim("workspace", agent.workspace().value());
    claims.setGeneratedJwtId();
    NumericDate expires = NumericDate.now();
    expires.addSeconds(settings.tokenLife().toSeconds());
    claims.setExpirationTime(expires);
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

  private static JwtClaims verified(String jws, PublicKey key, String audience, String type)
      throws InvalidJwtException {
    JwtConsumerBuilder builder =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
            .setRequireExpirationTime()
            .setRequireJwtId()
            .setExpectedAudience(audience)
            .setAllowedClockSkewInSeconds(type.isEmpty() ? 5 : 0)
            .setVerificationKey(key);
    if (type.isEmpty()) {
      builder.setMaxFutureValidityInMinutes((int) PROOF_LIFE.toMinutes());
    } else {
      builder.setExpectedType(true, type);
    }
    return builder.build().processToClaims(jws);
  }

  private static String reason(InvalidJwtException e) {
    boolean time =
        e.hasErrorCode(ErrorCodes.EXPIRED)
            || e.hasErrorCode(ErrorCodes.EXPIRATION_TOO_FAR_IN_FUTURE);
    return time
        ? "the proof's time is off: the clock of this server says "
            + Instant.now()
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
