package dev.sluice.bot.store;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords that no person types; hexadecimal, so they need no quoting anywhere. */
final class Passwords {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;

  private Passwords() {}

  static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
