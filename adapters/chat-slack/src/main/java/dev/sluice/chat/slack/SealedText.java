package dev.sluice.chat.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Text that goes through a client and comes back: HMAC-SHA-256 shows whether it is the same. */
final class SealedText {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /** A seal whose key is made of a secret that every replica has. */
  SealedText(String secret) {
    byte[] made =
        mac(
            new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM),
            "sluice slack forms".getBytes(StandardCharsets.UTF_8));
    this.key = new SecretKeySpec(made, ALGORITHM);
  }

  String seal(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return encode(bytes) + "." + encode(mac(key, bytes));
  }

  Optional<String> open(String sealed) {
    int dot = sealed.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(0, dot));
      byte[] given = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
      return MessageDigest.isEqual(given, mac(key, bytes))
          ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", impossible);
    }
  }
}
