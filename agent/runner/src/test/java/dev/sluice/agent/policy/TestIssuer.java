package dev.sluice.agent.policy;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An identity provider that signs what a test wants. */
public final class TestIssuer {
  public static final String NAME = "https://idp.example";
  private final RsaJsonWebKey key;

  public TestIssuer() {
    this("k1");
  }

  /** With a key of that id. */
  public TestIssuer(String keyId) {
    try {
      key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId(keyId);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the operator of an agent trusts it. */
  public TrustedIssuer trusted() {
    return new TrustedIssuer(NAME, "sluice", "sub", jwks());
  }

  public String jwks() {
    return new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  /** The token of an honest confirmation a moment ago, before a test changes it. */
  public String token(String subject, String nonce, Consumer<JwtClaims> change) {
    return token(subject, nonce, change, jws -> {});
  }

  public String token(
      String subject, String nonce, Consumer<JwtClaims> change, Consumer<JsonWebSignature> forge) {
    NumericDate now = NumericDate.fromSeconds(Instant.now().getEpochSecond());
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(NAME);
    claims.setAudience(List.of("sluice"));
    claims.setSubject(subject);
    claims.setClaim("nonce", nonce);
    claims.setIssuedAt(now);
    claims.setExpirationTimeMinutesInTheFuture(5);
    claims.setClaim("auth_time", now.getValue());
    claims.setClaim("acr", "phr");
    change.accept(claims);
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    jws.setKeyIdHeaderValue(key.getKeyId());
    jws.setKey(key.getPrivateKey());
    jws.setPayload(claims.toJson());
    forge.accept(jws);
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  public RsaJsonWebKey key() {
    return key;
  }
}
