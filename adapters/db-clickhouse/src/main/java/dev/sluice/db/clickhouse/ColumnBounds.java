package dev.sluice.db.clickhouse;

import dev.sluice.db.Column;
import dev.sluice.db.ValueType;
import dev.sluice.db.Written;
import dev.sluice.db.rows.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds without loss, whatever sort of value comes. The server does not say: a number
 * that is too large is wrapped around, digits that are too many are cut off, a day out of reach
 * becomes another one, and NULL becomes a value.
 */
final class ColumnBounds {
  private static final Pattern MAY_BE_NULL =
      Pattern.compile("^(?:LowCardinality\\()?Nullable\\(.*", Pattern.DOTALL);
  private static final Pattern SIZED =
      Pattern.compile("(U?Int|Float|FixedString\\(|DateTime64\\()(\\d+).*", Pattern.DOTALL);
  private static final Pattern DECIMAL = Pattern.compile("Decimal\\((\\d+), ?(\\d+)\\)");
  private static final Pattern WHOLE = Pattern.compile("-?\\d+");
  private static final int NANOS = 9;
  private static final int FLOAT_DIGITS = 9;
  private static final int DOUBLE_DIGITS = 17;
  private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2299, 12, 31);
  private static final LocalDate EPOCH = LocalDate.of(1970, 1, 1);
  private static final LocalDate LAST_DATE = LocalDate.of(2149, 6, 6);
  private static final OffsetDateTime FIRST_MOMENT = OffsetDateTime.parse("1900-01-01T00:00:00Z");
  private static final OffsetDateTime LAST_MOMENT =
      OffsetDateTime.parse("2299-12-31T23:59:59.999999999Z");

  /** As many nanoseconds since 1970 as 64 bits hold. */
  private static final OffsetDateTime LAST_NANO =
      OffsetDateTime.parse("2262-04-11T23:47:16.854775807Z");

  private static final OffsetDateTime FIRST_SECOND = OffsetDateTime.parse("1970-01-01T00:00:00Z");
  private static final OffsetDateTime LAST_SECOND = OffsetDateTime.parse("2106-02-07T06:28:15Z");

  private final String type;
  private final boolean nullable;
  private final boolean asWritten;
  private final String kind;
  private final int size;
  private final int scale;

  /** The bounds of a column as the target declares it. */
  ColumnBounds(Column column) {
    this.type = ClickHouseResults.inner(column.declared());
    this.nullable = MAY_BE_NULL.matcher(column.declared()).matches();
    this.asWritten = column.type() == ValueType.NATIVE;
    Matcher sized = SIZED.matcher(type);
    Matcher decimal = DECIMAL.matcher(type);
    this.kind = sized.matches() ? sized.group(1) : type.split("\\(", 2)[0];
    this.scale = decimal.matches() ? Integer.parseInt(decimal.group(2)) : 0;
    this.size =
        sized.matches()
            ? Integer.parseInt(sized.group(2))
            : decimal.matches() ? Integer.parseInt(decimal.group(1)) : 0;
  }

  /** Whether only the engine understands its values. */
  boolean asWritten() {
    return asWritten;
  }

  /** Why a value cannot be kept, without the value; or nothing. */
  Optional<String> objection(@Nullable Object value) {
    if (value == null) {
      return when(!nullable, "NULL, and the column takes none");
    }
    return switch (kind) {
      case "Int", "UInt" -> number(value).map(this::whole).orElseGet(this::strange);
      case "Decimal" -> number(value).map(this::decimal).orElseGet(this::strange);
      case "Float" -> real(value);
      case "Date" -> day(value, EPOCH, LAST_DATE);
      case "Date32" -> day(value, FIRST, LAST);
      case "DateTime" -> moment(value, FIRST_SECOND, LAST_SECOND);
      case "DateTime64(" -> moment(value, FIRST_MOMENT, size < NANOS ? LAST_MOMENT : LAST_NANO);
      case "FixedString(" -> fixed(value);
      case "Enum8", "Enum16" -> name(value.toString());
      default -> Optional.empty();
    };
  }

  private Optional<String> when(boolean objected, String reason) {
    return objected ? Optional.of(reason) : Optional.empty();
  }

  private Optional<String> strange() {
    return Optional.of("no value of " + type);
  }

  private Optional<String> outside(boolean outside) {
    return when(outside, "out of the range of " + type);
  }

  private Optional<String> digits(boolean lost) {
    return when(lost, "more digits than " + type + " has");
  }

  /** A finite number, or a text of one. */
  private static Optional<BigDecimal> number(Object value) {
    try {
      return value instanceof Boolean || value instanceof byte[]
          ? Optional.empty()
          : Optional.of(new BigDecimal(value.toString()));
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  private Optional<String> whole(BigDecimal value) {
    if (value.stripTrailingZeros().scale() > 0) {
      return digits(true);
    }
    if (value.precision() - value.scale() > size) {
      return outside(true);
    }
    BigInteger number = value.toBigIntegerExact();
    return outside(
        kind.equals("UInt")
            ? number.signum() < 0 || number.bitLength() > size
            : number.bitLength() >= size);
  }

  private Optional<String> decimal(BigDecimal given) {
    BigDecimal value = given.stripTrailingZeros();
    return digits(
        value.signum() != 0
            && (value.scale() > scale || value.precision() - value.scale() > size - scale));
  }

  /** A number that comes out again as it went in, in as many digits as the type tells apart. */
  private Optional<String> real(Object value) {
    boolean doubled = value instanceof Double;
    if (doubled && (size == Double.SIZE || !Double.isFinite((Double) value))) {
      return Optional.empty();
    }
    Optional<BigDecimal> number = number(value);
    if (number.isEmpty()) {
      return strange();
    }
    double kept = size == Double.SIZE ? number.get().doubleValue() : number.get().floatValue();
    return Double.isInfinite(kept) ? outside(true) : digits(!again(number.get(), kept, doubled));
  }

  /** Java tells a double in more digits than it needs now and then. */
  private boolean again(BigDecimal number, double kept, boolean doubled) {
    BigDecimal exactly = new BigDecimal(kept);
    boolean same = exactly.compareTo(number) == 0;
    for (int n = size == Double.SIZE ? DOUBLE_DIGITS : FLOAT_DIGITS; n > 0 && !same; n--) {
      BigDecimal told = exactly.round(new MathContext(n));
      same = doubled ? told.doubleValue() == number.doubleValue() : told.compareTo(number) == 0;
    }
    return same;
  }

  private Optional<String> day(Object value, LocalDate from, LocalDate to) {
    Object told =
        value instanceof String || value instanceof Written
            ? Values.read(ValueType.DATE, value.toString())
            : value;
    return told instanceof LocalDate day
        ? outside(day.isBefore(from) || day.isAfter(to))
        : strange();
  }

  private Optional<String> moment(Object value, OffsetDateTime from, OffsetDateTime to) {
    if (!(value instanceof OffsetDateTime moment)) {
      return strange();
    }
    if (moment.isBefore(from) || moment.isAfter(to)) {
      return outside(true);
    }
    return digits(BigDecimal.valueOf(moment.getNano(), NANOS).stripTrailingZeros().scale() > size);
  }

  /** Shorter ones would be filled up. */
  private Optional<String> fixed(Object value) {
    int length =
        value instanceof byte[] bytes
            ? bytes.length
            : value.toString().getBytes(StandardCharsets.UTF_8).length;
    return when(length != size, "not of the length of " + type);
  }

  /** Any number that is no name would be taken for the number of one. */
  private Optional<String> name(String value) {
    return WHOLE.matcher(value).matches() && !type.contains("'" + value + "' = ")
        ? strange()
        : Optional.empty();
  }
}
