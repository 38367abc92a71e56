package dev.sluice.db.rows;

import dev.sluice.db.ValueType;
import dev.sluice.db.Written;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values from the text that engines write alike; what has no Java form stays as it is written. */
public final class Values {
  private static final Pattern YEAR = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern MOMENT =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)(\\S*)");
  private static final int SHORT = 18;

  private Values() {}

  /** The value that a text stands for in a column of a type; a moment without an offset is UTC. */
  public static Object read(ValueType type, String text) {
    try {
      return switch (type) {
        case BOOLEAN -> text.startsWith("t") || text.equals("1");
        case INTEGER -> whole(text);
        case DECIMAL -> new BigDecimal(text);
        case FLOAT -> Double.valueOf(text);
        case TEXT, BITS, JSON -> text;
        case DATE -> YEAR.matcher(text).matches() ? LocalDate.parse(text) : new Written(text);
        case TIME -> LocalTime.parse(text);
        case TIMESTAMP, INSTANT -> moment(type, text);
        case UUID -> UUID.fromString(text);
        case BINARY, NATIVE, ANY -> new Written(text);
      };
    } catch (NumberFormatException | DateTimeException noJavaForm) {
      return new Written(text);
    }
  }

  private static Object whole(String text) {
    if (text.length() <= SHORT) {
      return Long.valueOf(text);
    }
    BigInteger number = new BigInteger(text);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private static Object moment(ValueType type, String text) {
    Matcher parts = MOMENT.matcher(text);
    if (!parts.matches()) {
      return new Written(text);
    }
    LocalDateTime local = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2));
    if (type == ValueType.TIMESTAMP) {
      return parts.group(3).isEmpty() ? local : new Written(text);
    }
    ZoneOffset offset = parts.group(3).isEmpty() ? ZoneOffset.UTC : ZoneOffset.of(parts.group(3));
    return OffsetDateTime.of(local, offset).withOffsetSameInstant(ZoneOffset.UTC);
  }
}
