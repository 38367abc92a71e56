package dev.sluice.chat.slack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slack's signature over the raw body: {@code v0=} and HMAC-SHA-256 of {@code v0:timestamp:body}. A
 * timestamp too old or too far ahead is refused as well.
 */
final class SlackSignature {
  private static final Pattern SIGNATURE = Pattern.compile("v0=[0-9a-f]{64}");
  private static final Pattern TIMESTAMP = Pattern.compile("[1-9][0-9]{0,11}");

  private final SecretKeySpec key;
  private final Duration tolerance;
  private final Clock clock;

  SlackSignature(String secret, Duration tolerance, Clock clock) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.tolerance = tolerance;
    this.clock = clock;
  }

  /** Whether exactly these bytes were signed just now by who knows the secret. */
  boolean covers(byte[] body, List<String> timestamps, List<String> signatures) {
    if (timestamps.size() != 1 || signatures.size() != 1) {
      return false;
    }
    String timestamp = timestamps.get(0);
    String signature = signatures.get(0);
    if (!TIMESTAMP.matcher(timestamp).matches() || !SIGNATURE.matcher(signature).matches()) {
      return false;
    }
    long apart = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
    return apart <= tolerance.toSeconds()
        && MessageDigest.isEqual(
            signature.getBytes(StandardCharsets.US_ASCII),
            of(timestamp, body).getBytes(StandardCharsets.US_ASCII));
  }

  String of(String timestamp, byte[] body) {
    byte[] head = ("v0:" + timestamp + ":").getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return "v0=" + HexFormat.of().formatHex(SealedText.mac(key, whole));
  }
}
