package dev.sluice.protocol;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Objects;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import tools.jackson.databind.json.JsonMapper;

/** Signs and opens bundles: compact JWS with EdDSA over Ed25519 (RFC 7515, RFC 8037). */
public final class SignedBundle {
  private static final String TYPE = "sluice-bundle";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SignedBundle() {}

  /** Signs a payload. */
  public static String sign(BundlePayload payload, PrivateKey key) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    jws.setHeader("typ", TYPE);
    jws.setKey(key);
    jws.setPayload(JSON.writeValueAsString(payload));
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the bundle key cannot sign: " + e.getMessage(), e);
    }
  }

  /**
   * Verifies the signature and opens the payload.
   *
   * @throws UntrustedException when the text is not a bundle signed by that key
   */
  public static BundlePayload open(String compact, PublicKey key) {
    try {
      JsonWebSignature jws = new JsonWebSignature();
      jws.setAlgorithmConstraints(
          new AlgorithmConstraints(
              AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
      jws.setCompactSerialization(compact);
      jws.setKey(key);
      if (!jws.verifySignature() || !Objects.equals(TYPE, jws.getHeader("typ"))) {
        throw new UntrustedException("the bundle is not signed by the enrolled server");
      }
      return JSON.readValue(jws.getPayload(), BundlePayload.class);
    } catch (JoseException | tools.jackson.core.JacksonException e) {
      throw new UntrustedException("the bundle cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** A bundle that must not be acted upon. */
  public static final class UntrustedException extends RuntimeException {
    UntrustedException(String message) {
      super(message);
    }
  }
}
