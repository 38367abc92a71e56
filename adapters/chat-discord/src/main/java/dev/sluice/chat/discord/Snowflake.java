package dev.sluice.chat.discord;

import java.time.Instant;
import java.util.regex.Pattern;

/** Discord's ids: numbers of 64 bits that begin with the millisecond in which they were made. */
final class Snowflake {
  private static final Pattern FORM = Pattern.compile("[1-9][0-9]{16,19}");
  private static final long EPOCH_MILLIS = 1_420_070_400_000L;
  private static final int TIME_BITS = 22;

  private Snowflake() {}

  /** Whether a text is an id. */
  static boolean is(String text) {
    if (!FORM.matcher(text).matches()) {
      return false;
    }
    try {
      return Long.parseUnsignedLong(text) != 0;
    } catch (NumberFormatException tooLarge) {
      return false;
    }
  }

  /** When an id was made. */
  static Instant at(String id) {
    return Instant.ofEpochMilli((Long.parseUnsignedLong(id) >>> TIME_BITS) + EPOCH_MILLIS);
  }

  /** The smallest id of a moment. */
  static String first(Instant moment) {
    long millis = Math.max(0, moment.toEpochMilli() - EPOCH_MILLIS);
    return Long.toUnsignedString(millis << TIME_BITS);
  }
}
