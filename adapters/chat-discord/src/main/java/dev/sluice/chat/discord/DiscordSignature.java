package dev.sluice.chat.discord;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Discord's signature over the raw body: Ed25519 of the timestamp and the body, in hexadecimal. A
 * timestamp too old or too far ahead is refused as well.
 */
final class DiscordSignature {
  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{128}");
  private static final Pattern TIMESTAMP = Pattern.compile("[1-9][0-9]{0,11}");

  private final PublicKey key;
  private final Duration tolerance;
  private final Clock clock;

  DiscordSignature(String publicKey, Duration tolerance, Clock clock) {
    this.key = key(HexFormat.of().parseHex(publicKey));
    this.tolerance = tolerance;
    this.clock = clock;
  }

  /** RFC 8032: 255 bits of y, least byte first, and the sign of x in the last bit. */
  private static PublicKey key(byte[] raw) {
    byte[] turned = new byte[raw.length];
    for (int i = 0; i < raw.length; i++) {
      turned[i] = raw[raw.length - 1 - i];
    }
    boolean odd = (turned[0] & 0x80) != 0;
    turned[0] &= 0x7F;
    EdECPoint point = new EdECPoint(odd, new BigInteger(1, turned));
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    } catch (GeneralSecurityException wrong) {
      throw new IllegalArgumentException(
          "sluice.chat.discord.public-key is not a key: copy it from General Information.", wrong);
    }
  }

  /**
   * Whether the headers of a request are such that it is worth reading: one signature, and one
   * fresh timestamp.
   */
  boolean plausible(List<String> timestamps, List<String> signatures) {
    if (timestamps.size() != 1 || signatures.size() != 1) {
      return false;
    }
    String timestamp = timestamps.get(0);
    if (!TIMESTAMP.matcher(timestamp).matches()
        || !SIGNATURE.matcher(signatures.get(0)).matches()) {
      return false;
    }
    long apart = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
    return apart <= tolerance.toSeconds();
  }

  /** Whether exactly these bytes were signed just now by Discord. */
  boolean covers(byte[] body, List<String> timestamps, List<String> signatures) {
    return plausible(timestamps, signatures)
        && verified(timestamps.get(0), body, HexFormat.of().parseHex(signatures.get(0)));
  }

  private boolean verified(String timestamp, byte[] body, byte[] given) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(timestamp.getBytes(StandardCharsets.US_ASCII));
      verifier.update(body);
      return verifier.verify(given);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java 17 platform has Ed25519", impossible);
    }
  }
}
