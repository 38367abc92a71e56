package dev.sluice.bot.chat.action;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and opens the opaque tokens of buttons and forms: 75 characters, HMAC-SHA-256 over every
 * field. The same action gives the same token for a month, so an unchanged card stays unchanged.
 */
public final class ActionTokens {
  private static final int MAC = 16;
  private static final int BODY = 1 + 1 + 2 + 4 + 8 + 4 * Tag.LENGTH;
  private static final long MONTH = Duration.ofDays(30).toSeconds();

  private final ActionKeys keys;
  private final Clock clock;

  /** Tokens under some keys; the clock decides what is expired. */
  public ActionTokens(ActionKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The token of an action; it is good for one to two months. */
  public String token(Action action) {
    byte[] body =
        ByteBuffer.allocate(BODY)
            .put((byte) keys.newest())
            .put((byte) action.verb().code())
            .putShort((short) (month() + 2))
            .putInt(action.version())
            .putLong(action.migration())
            .put(Tag.bytes("workspace", action.workspace().value()))
            .put(Tag.bytes("environment", action.environment()))
            .put(Tag.bytes("subject", action.subject()))
            .put(Tag.bytes("digest", action.digest()))
            .array();
    byte[] whole = Arrays.copyOf(body, BODY + MAC);
    System.arraycopy(mac(keys.secret(keys.newest()).orElseThrow(), body), 0, whole, BODY, MAC);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /** Opens a token; empty when it was not made here, byte for byte. */
  public Optional<OpenedAction> open(String token) {
    return decode(token).filter(this::authentic).flatMap(this::read);
  }

  private static Optional<byte[]> decode(String token) {
    try {
      byte[] whole = Base64.getUrlDecoder().decode(token);
      boolean canonical =
          Base64.getUrlEncoder().withoutPadding().encodeToString(whole).equals(token);
      return canonical && whole.length == BODY + MAC ? Optional.of(whole) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private boolean authentic(byte[] whole) {
    byte[] body = Arrays.copyOf(whole, BODY);
    byte[] given = Arrays.copyOfRange(whole, BODY, BODY + MAC);
    return keys.secret(Byte.toUnsignedInt(whole[0]))
        .map(secret -> MessageDigest.isEqual(given, Arrays.copyOf(mac(secret, body), MAC)))
        .orElse(false);
  }

  private Optional<OpenedAction> read(byte[] whole) {
    ByteBuffer in = ByteBuffer.wrap(whole);
    in.get();
    int verb = Byte.toUnsignedInt(in.get());
    boolean expired = in.getShort() <= month();
    int version = in.getInt();
    long migration = in.getLong();
    OpenedAction.Tags tags =
        new OpenedAction.Tags(Tag.read(in), Tag.read(in), Tag.read(in), Tag.read(in));
    return Verb.of(verb).map(v -> new OpenedAction(v, migration, version, expired, tags));
  }

  private long month() {
    return clock.instant().getEpochSecond() / MONTH;
  }

  private static byte[] mac(byte[] secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", impossible);
    }
  }
}
