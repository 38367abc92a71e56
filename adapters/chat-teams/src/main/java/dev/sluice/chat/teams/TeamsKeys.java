package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that sign activities, from the pinned OpenID metadata and nowhere else. Only keys that
 * the Bot Framework endorses for Teams count. They are read again once a day, and when a token
 * names an unknown key, though at most once a minute.
 */
final class TeamsKeys {
  static final String ISSUER = "https://api.botframework.com";
  private static final String CHANNEL = "msteams";
  private static final Duration FRESH = Duration.ofHours(24);
  private static final Duration USABLE = Duration.ofDays(5);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int LEAST_BITS = 2048;
  private static final int FINE = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();
  private final URI metadata;
  private final Clock clock;
  private Map<String, PublicKey> keys = Map.of();
  private Instant read = Instant.EPOCH;
  private Instant tried = Instant.EPOCH;

  TeamsKeys(URI metadata, Clock clock) {
    this.metadata = metadata;
    this.clock = clock;
  }

  /**
   * An endorsed key by its id, if there is one.
   *
   * @throws IOException when no keys could be read, so that nothing can be said
   */
  synchronized Optional<PublicKey> find(String id) throws IOException {
    Instant now = clock.instant();
    boolean old = read.plus(FRESH).isBefore(now);
    if ((old || !keys.containsKey(id)) && tried.plus(PAUSE).isBefore(now)) {
      tried = now;
      try {
        keys = fetch();
        read = now;
      } catch (IOException away) {
        if (read.plus(USABLE).isBefore(now)) {
          tried = Instant.EPOCH;
          throw away;
        }
      }
    }
    return Optional.ofNullable(keys.get(id));
  }

  /** How many keys there are now; reads them. */
  int count() throws IOException {
    return fetch().size();
  }

  private Map<String, PublicKey> fetch() throws IOException {
    JsonNode configuration = get(metadata);
    if (!ISSUER.equals(Json.text(configuration, "issuer"))) {
      throw new IOException("the OpenID metadata name another issuer");
    }
    URI location = metadata.resolve(Json.text(configuration, "jwks_uri"));
    if (!metadata.getScheme().equals(location.getScheme())
        || !metadata.getAuthority().equals(location.getAuthority())) {
      throw new IOException("the OpenID metadata lead elsewhere for keys");
    }
    Map<String, PublicKey> found = new HashMap<>();
    for (JsonNode key : get(location).path("keys")) {
      if ("RSA".equals(Json.text(key, "kty")) && endorsed(key)) {
        key(key).ifPresent(k -> found.put(Json.text(key, "kid"), k));
      }
    }
    if (found.isEmpty()) {
      throw new IOException("there is no key for Teams among the keys of the Bot Framework");
    }
    return found;
  }

  private static boolean endorsed(JsonNode key) {
    for (JsonNode endorsement : key.path("endorsements")) {
      if (CHANNEL.equals(endorsement.asText())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<PublicKey> key(JsonNode key) throws IOException {
    try {
      BigInteger modulus = number(Json.text(key, "n"));
      PublicKey made =
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(modulus, number(Json.text(key, "e"))));
      return modulus.bitLength() < LEAST_BITS ? Optional.empty() : Optional.of(made);
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      throw new IOException("a key of the Bot Framework cannot be read", broken);
    }
  }

  private static BigInteger number(String text) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(text));
  }

  private JsonNode get(URI address) throws IOException {
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(address).timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
      if (response.statusCode() != FINE) {
        throw new IOException(address + " answers " + response.statusCode());
      }
      return Json.read(response.body());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while keys were read", stopped);
    }
  }
}
