package dev.sluice.agent.policy;

import dev.sluice.agent.home.AgentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * An identity provider whose word this agent takes. Its keys were given to the agent by its
 * operator; no server and no token can name others.
 *
 * @param issuer the issuer, exactly as tokens say it
 * @param audience client id under which Sluice is registered there
 * @param subjectClaim claim that names the person for ever, mostly {@code sub}
 * @param keys the provider's public keys, a JWK set (RFC 7517)
 */
public record TrustedIssuer(String issuer, String audience, String subjectClaim, String keys) {
  /**
   * Looks whether the keys can be used.
   *
   * @throws AgentException when there is none, or one that is not public
   */
  public TrustedIssuer {
    if (issuer.isBlank() || audience.isBlank() || subjectClaim.isBlank()) {
      throw AgentException.usage(
          "A trusted provider is an issuer with the client id of Sluice there.",
          "Give both, as the server's configuration has them.");
    }
    parse(keys);
  }

  /** The keys. */
  public List<JsonWebKey> parsed() {
    return parse(keys);
  }

  /**
   * The same with the keys besides that were given before: a provider stops publishing a key with
   * which approvals were signed that are still to be used, or rolled back.
   *
   * @throws AgentException when they are of another registration, or two keys bear one id
   */
  public TrustedIssuer keeping(TrustedIssuer before) {
    if (!before.audience.equals(audience) || !before.subjectClaim.equals(subjectClaim)) {
      throw AgentException.usage(
          "%s is trusted for %s, people by %s, so far."
              .formatted(issuer, before.audience, before.subjectClaim),
          "With --replace the new one is taken instead; approvals that were confirmed for the old"
              + " one count no more, not even for rolling back.");
    }
    Map<String, JsonWebKey> keys = new LinkedHashMap<>();
    parsed().forEach(key -> keys.put(thumbprint(key), key));
    before.parsed().forEach(key -> keys.putIfAbsent(thumbprint(key), key));
    List<String> ids = keys.values().stream().map(key -> String.valueOf(key.getKeyId())).toList();
    if (ids.stream().distinct().count() < ids.size()) {
      throw AgentException.usage(
          "A key of " + issuer + " has the id of another one that is trusted.",
          "Ask the provider why; --replace takes the new keys only.");
    }
    return new TrustedIssuer(
        issuer,
        audience,
        subjectClaim,
        new JsonWebKeySet(List.copyOf(keys.values()))
            .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
  }

  /** What a key is, whatever it is called (RFC 7638). */
  private static String thumbprint(JsonWebKey key) {
    return key.calculateBase64urlEncodedThumbprint("SHA-256");
  }

  private static List<JsonWebKey> parse(String text) {
    List<JsonWebKey> keys = read(text);
    boolean usable =
        !keys.isEmpty()
            && keys.stream()
                .allMatch(
                    key -> key instanceof PublicJsonWebKey pair && pair.getPrivateKey() == null);
    if (!usable) {
      throw AgentException.usage(
          "The file holds no public keys, or something that is to stay secret.",
          "Save what the provider publishes at its jwks_uri.");
    }
    return keys;
  }

  private static List<JsonWebKey> read(String text) {
    try {
      return new JsonWebKeySet(text).getJsonWebKeys();
    } catch (JoseException e) {
      return List.of();
    }
  }
}
