package dev.sluice.chat.discord;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * By what a message is known again. The nonce keeps Discord from posting it twice within minutes;
 * the footer lets it be found later, because Discord keeps no key with a message.
 */
final class Mark {
  private static final String PREFIX = "Sluice · ";
  private static final int NONCE = 25;
  private static final int SHOWN = 12;

  private Mark() {}

  /** The mark of a natural key in a channel. */
  static String of(String channel, String key) {
    return HexFormat.of().formatHex(hash(channel, key)).substring(0, SHOWN);
  }

  /** The nonce of a natural key in a channel. */
  static String nonce(String channel, String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(hash(channel, key))
        .substring(0, NONCE);
  }

  /** The footer that shows a mark. */
  static String footer(String mark) {
    return PREFIX + mark;
  }

  private static byte[] hash(String channel, String key) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((channel + "\n" + key).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
