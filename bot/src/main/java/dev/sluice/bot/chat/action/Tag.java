package dev.sluice.bot.chat.action;

import dev.sluice.db.digest.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A short stand-in for a name, so that a token has one length whatever the names are. */
final class Tag {
  static final int LENGTH = 6;

  private Tag() {}

  /** The tag of a name in hexadecimal. */
  static String of(String kind, String name) {
    return Sha256.hex(kind + "\n" + name).substring(0, 2 * LENGTH);
  }

  static byte[] bytes(String kind, String name) {
    return HexFormat.of().parseHex(of(kind, name));
  }

  static String read(ByteBuffer in) {
    byte[] tag = new byte[LENGTH];
    in.get(tag);
    return HexFormat.of().formatHex(tag);
  }
}
