package dev.sluice.db;

/**
 * The small set of types that values of all engines are carried in. A value that its column's type
 * has no Java form for (infinity, a year zero, NaN as a number) is a {@link Written}; SQL's NULL is
 * null.
 */
public enum ValueType {
  /** True or false: {@link Boolean}. */
  BOOLEAN,
  /** Whole numbers of any size, signed or not: {@link Long}, or {@link java.math.BigInteger}. */
  INTEGER,
  /** Numbers with a scale, exactly: {@link java.math.BigDecimal}. */
  DECIMAL,
  /** Binary floating point, single and double, with infinities and NaN: {@link Double}. */
  FLOAT,
  /** Characters: {@link String}. */
  TEXT,
  /** Bytes: {@code byte[]}. */
  BINARY,
  /** Bits: a {@link String} of 0 and 1, the highest first. */
  BITS,
  /** A day: {@link java.time.LocalDate}. */
  DATE,
  /** A time of day without a zone: {@link java.time.LocalTime}. */
  TIME,
  /** Date and time without a zone: {@link java.time.LocalDateTime}. */
  TIMESTAMP,
  /** A moment, in UTC: {@link java.time.OffsetDateTime}. */
  INSTANT,
  /** {@link java.util.UUID}. */
  UUID,
  /** A JSON document as text: {@link String}. */
  JSON,
  /** What only the engine itself understands (arrays, ranges, money, intervals): Written. */
  NATIVE,
  /** Each value has a type of its own, one of those above. */
  ANY
}
