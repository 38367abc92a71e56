package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** The keys of the Bot Framework and the tokens that its channel service signs with them. */
public final class TeamsSigner {
  private static final int BITS = 2048;

  /** Pairs by id, made once: what they are is not what is tested. */
  private static final Map<String, RsaJsonWebKey> MADE = new ConcurrentHashMap<>();

  private final Map<String, RsaJsonWebKey> keys = new LinkedHashMap<>();
  private final Map<String, String> endorsed = new LinkedHashMap<>();

  /** A signer with a key for Teams and one for another channel. */
  public TeamsSigner() {
    add("teams-key", "msteams");
    add("facebook-key", "facebook");
  }

  /** Adds a key that is endorsed for a channel. */
  public void add(String id, String channel) {
    keys.put(id, MADE.computeIfAbsent(id, TeamsSigner::made));
    endorsed.put(id, channel);
  }

  private static RsaJsonWebKey made(String id) {
    try {
      RsaJsonWebKey key = RsaJwkGenerator.generateJwk(BITS);
      key.setKeyId(id);
      return key;
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  RsaJsonWebKey key(String id) {
    return keys.getOrDefault(id, keys.values().iterator().next());
  }

  /** The public keys as the Bot Framework publishes them. */
  ObjectNode published() {
    ArrayNode all = Json.array();
    keys.forEach(
        (id, key) -> {
          ObjectNode one = Json.object().put("kty", "RSA").put("use", "sig").put("kid", id);
          key.toParams(org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY)
              .forEach((name, value) -> one.put(name, String.valueOf(value)));
          one.set("endorsements", Json.array().add(endorsed.get(id)));
          all.add(one);
        });
    ObjectNode set = Json.object();
    set.set("keys", all);
    return set;
  }

  /** The claims of a token of the channel, as of now. */
  static JwtClaims claims(String service) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("https://api.botframework.com");
    claims.setAudience(TeamsPeer.APP);
    claims.setStringClaim("serviceurl", service);
    claims.setNotBefore(at(-60));
    claims.setExpirationTime(at(3_600));
    return claims;
  }

  static NumericDate at(long seconds) {
    return NumericDate.fromSeconds(Instant.now().getEpochSecond() + seconds);
  }

  /** A token of the channel that holds now. */
  String token(String service) {
    return sign(claims(service), "teams-key");
  }

  String sign(JwtClaims claims, String id) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key(id).getPrivateKey());
    signature.setKeyIdHeaderValue(id);
    signature.setHeader("typ", "JWT");
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
