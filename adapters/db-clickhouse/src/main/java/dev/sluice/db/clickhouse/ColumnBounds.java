package dev.sluice.db.clickhouse;

import dev.sluice.db.Column;
import dev.sluice.db.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds without loss. The server does not say: a number that is too large is wrapped
 * around, digits that are too many are cut off, a day out of reach becomes another one, and NULL
 * becomes a value.
 */
final class ColumnBounds {
  private static final Pattern MAY_BE_NULL =
      Pattern.compile("^(?:LowCardinality\\()?Nullable\\(.*", Pattern.DOTALL);
  private static final Pattern INTEGER = Pattern.compile("U?Int(\\d+)");
  private static final Pattern DECIMAL = Pattern.compile("Decimal\\((\\d+), ?(\\d+)\\)");
  private static final Pattern FINE = Pattern.compile("DateTime64\\((\\d).*", Pattern.DOTALL);
  private static final int NANOS = 9;
  private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2299, 12, 31);
  private static final LocalDate EPOCH = LocalDate.of(1970, 1, 1);
  private static final LocalDate LAST_DATE = LocalDate.of(2149, 6, 6);
  private static final long LAST_SECOND = 0xFFFF_FFFFL;

  private final String type;
  private final boolean nullable;
  private final boolean asWritten;
  private final Optional<Integer> bits;
  private final boolean unsigned;
  private final Optional<Integer> whole;
  private final int scale;
  private final Optional<Integer> digits;

  /** The bounds of a column as the target declares it. */
  ColumnBounds(Column column) {
    this.type = ClickHouseResults.inner(column.declared());
    this.nullable = MAY_BE_NULL.matcher(column.declared()).matches();
    this.asWritten = column.type() == ValueType.NATIVE;
    this.bits = number(INTEGER, 1);
    this.unsigned = type.startsWith("U");
    this.scale = number(DECIMAL, 2).orElse(0);
    this.whole = number(DECIMAL, 1).map(precision -> precision - scale);
    this.digits = number(FINE, 1);
  }

  /** Whether only the engine understands its values. */
  boolean asWritten() {
    return asWritten;
  }

  private Optional<Integer> number(Pattern form, int group) {
    Matcher found = form.matcher(type);
    return found.matches() ? Optional.of(Integer.valueOf(found.group(group))) : Optional.empty();
  }

  /** Why a value cannot be kept, without the value; or nothing. */
  Optional<String> objection(@Nullable Object value) {
    if (value == null) {
      return when(!nullable, "NULL, and the column takes none");
    }
    if (value instanceof Long whole) {
      return whole(BigInteger.valueOf(whole));
    }
    if (value instanceof BigInteger whole) {
      return whole(whole);
    }
    if (value instanceof BigDecimal number) {
      return decimal(number.stripTrailingZeros());
    }
    if (value instanceof LocalDate day) {
      return day(day);
    }
    return value instanceof OffsetDateTime moment ? moment(moment) : Optional.empty();
  }

  private Optional<String> when(boolean objected, String reason) {
    return objected ? Optional.of(reason) : Optional.empty();
  }

  private Optional<String> whole(BigInteger value) {
    if (bits.isEmpty()) {
      return decimal(new BigDecimal(value));
    }
    boolean fits =
        unsigned
            ? value.signum() >= 0 && value.bitLength() <= bits.get()
            : value.bitLength() < bits.get();
    return when(!fits, "out of the range of " + type);
  }

  private Optional<String> decimal(BigDecimal value) {
    boolean known = whole.isPresent() && value.signum() != 0;
    boolean fits =
        value.scale() <= scale && value.precision() - value.scale() <= whole.orElse(scale);
    return when(known && !fits, "more digits than " + type + " has");
  }

  private Optional<String> day(LocalDate day) {
    boolean wide = type.equals("Date32");
    LocalDate from = wide ? FIRST : EPOCH;
    LocalDate to = wide ? LAST : LAST_DATE;
    boolean known = wide || type.equals("Date");
    return when(known && (day.isBefore(from) || day.isAfter(to)), "out of the range of " + type);
  }

  private Optional<String> moment(OffsetDateTime moment) {
    if (digits.isPresent()) {
      LocalDate day = moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate();
      BigDecimal second = BigDecimal.valueOf(moment.getNano(), NANOS).stripTrailingZeros();
      boolean fits = !day.isBefore(FIRST) && !day.isAfter(LAST);
      return when(
          !fits || second.scale() > digits.get(),
          "out of the range of " + type + ", or with more digits than it has");
    }
    long second = moment.toEpochSecond();
    boolean fits = second >= 0 && second <= LAST_SECOND && moment.getNano() == 0;
    return when(type.startsWith("DateTime") && !fits, "out of the range of " + type);
  }
}
