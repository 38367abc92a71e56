package dev.sluice.agent.link;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** The agent's own Ed25519 key pair (RFC 8037), kept as a private JWK. */
public final class AgentKey {
  private final PublicJsonWebKey pair;

  private AgentKey(PublicJsonWebKey pair) {
    this.pair = pair;
  }

  /** Makes a fresh pair. */
  public static AgentKey generate() {
    try {
      return new AgentKey(OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519));
    } catch (JoseException e) {
      throw new IllegalStateException("this Java platform has no Ed25519", e);
    }
  }

  /**
   * Reads the pair of a home.
   *
   * @throws AgentException when the file is missing, open to others or damaged
   */
  public static AgentKey read(PrivateFile file) {
    try {
      String json = new String(file.read(), StandardCharsets.UTF_8);
      return new AgentKey(PublicJsonWebKey.Factory.newPublicJwk(json));
    } catch (JoseException e) {
      throw AgentException.usage(
          file.path() + " holds no key.", "Restore it from a backup or enrol again.");
    }
  }

  /** Keeps the pair. */
  public void write(PrivateFile file) {
    file.write(
        pair.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The public half as JWK. */
  public String publicJwk() {
    return pair.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  /** A proof that this agent asks for a token: a JWS that lives 60 seconds and counts once. */
  public String proof(String agentId) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(agentId);
    claims.setAudience("sluice-agent-token");
    claims.setGeneratedJwtId();
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(1);
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(
        new AlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    jws.setPayload(claims.toJson());
    jws.setKey(pair.getPrivateKey());
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the agent's key cannot sign: " + e.getMessage(), e);
    }
  }

  /**
   * A public key from its JWK.
   *
   * @throws AgentException when the text is none
   */
  public static PublicKey publicKey(String jwk) {
    try {
      return PublicJsonWebKey.Factory.newPublicJwk(jwk).getPublicKey();
    } catch (JoseException e) {
      throw AgentException.usage("The server's key cannot be read.", "Enrol the agent again.");
    }
  }
}
