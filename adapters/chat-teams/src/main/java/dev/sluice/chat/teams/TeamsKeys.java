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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign activities, from the pinned OpenID metadata and nowhere else. Only keys that
 * the Bot Framework endorses for Teams count. They are read again once a day, and when a token
 * names an unknown key, though at most once a minute, or once in some seconds while there are none.
 * One request reads them; meanwhile the others go by the keys that are known.
 */
final class TeamsKeys {
  private static final Logger LOG = LoggerFactory.getLogger(TeamsKeys.class);
  static final String ISSUER = "https://api.botframework.com";
  private static final String CHANNEL = "msteams";
  private static final Duration FRESH = Duration.ofHours(24);
  private static final Duration USABLE = Duration.ofDays(5);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration WAIT = Duration.ofSeconds(2);
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
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known = new Known(Map.of(), Instant.EPOCH);
  private volatile Instant tried = Instant.EPOCH;

  TeamsKeys(URI metadata, Clock clock) {
    this.metadata = metadata;
    this.clock = clock;
  }

  /**
   * An endorsed key by its id, if there is one.
   *
   * @throws IOException when no keys could be read, so that nothing can be said
   */
  Optional<PublicKey> find(String id) throws IOException {
    Instant now = clock.instant();
    boolean enough = !known.before(now.minus(FRESH)) && known.keys().containsKey(id);
    Known at = enough ? known : refreshed(now);
    if (at.before(now.minus(USABLE))) {
      throw new IOException("there are no keys of the Bot Framework that are recent enough");
    }
    return Optional.ofNullable(at.keys().get(id));
  }

  /** The keys, read anew if it is time and nobody else does; waits only where there are none. */
  private Known refreshed(Instant now) throws IOException {
    if (!mayRead(known.before(now.minus(USABLE)) ? WAIT : Duration.ZERO)) {
      return known;
    }
    try {
      boolean still = known.before(now.minus(USABLE));
      if (tried.plus(still ? FIRST_PAUSE : PAUSE).isBefore(now)) {
        tried = now;
        known = new Known(fetch(), now);
      }
    } catch (IOException away) {
      LOG.warn("the keys of the Bot Framework cannot be read: {}", away.getMessage());
    } finally {
      reading.unlock();
    }
    return known;
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

  private boolean mayRead(Duration wait) throws IOException {
    try {
      return reading.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while keys were read", stopped);
    }
  }

  /** Keys and when they were read. */
  private record Known(Map<String, PublicKey> keys, Instant read) {
    Known {
      keys = Map.copyOf(keys);
    }

    boolean before(Instant time) {
      return read.isBefore(time);
    }
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
