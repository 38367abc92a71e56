package dev.sluice.chat.discord;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * What a button or a form brings back, at most 100 characters: what it is for, the server of
 * Discord that it was made for, and the bot's token. Direct messages do not say for which server
 * somebody acts, so it has to stand here; the token proves the rest.
 *
 * @param kind what it is for
 * @param guild id of the server
 * @param token the token of the bot, byte for byte
 */
record CustomId(Kind kind, String guild, String token) {
  /** What Discord takes. */
  static final int MOST = 100;

  private static final int GUILD = 11;

  /** What a custom id is for. */
  enum Kind {
    /** The press of a button. */
    PRESS('p'),
    /** The press of a button that asks first. */
    ASK('a'),
    /** A form that was sent. */
    FORM('f');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  /** As Discord keeps it. */
  String text() {
    byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(Long.parseUnsignedLong(guild)).array();
    return kind.letter + Base64.getUrlEncoder().withoutPadding().encodeToString(id) + token;
  }

  /** Whether Discord takes it. */
  boolean fits() {
    return text().length() <= MOST;
  }

  /** Reads what came back; empty for what was not made here. */
  static Optional<CustomId> of(String text) {
    if (text.length() <= GUILD + 1) {
      return Optional.empty();
    }
    try {
      byte[] id = Base64.getUrlDecoder().decode(text.substring(1, GUILD + 1));
      String guild = Long.toUnsignedString(ByteBuffer.wrap(id).getLong());
      for (Kind kind : Kind.values()) {
        if (kind.letter == text.charAt(0)) {
          return Optional.of(new CustomId(kind, guild, text.substring(GUILD + 1)));
        }
      }
      return Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
