package dev.sluice.analysis.compare;

import java.util.Set;

/**
 * What a column can hold, whatever an engine calls it.
 *
 * @param family kind of values
 * @param limits length, precision and scale, or labels; {@code *} for any
 */
record CommonType(Family family, String limits) {
  private static final String ANY = "*";

  /** Kinds of values that more than one engine knows. */
  enum Family {
    BOOLEAN,
    INT8,
    INT16,
    INT32,
    INT64,
    /** Whole numbers beyond 64 bits, unsigned ones of 64 bits among them. */
    HUGE_INT,
    DECIMAL,
    FLOAT4,
    FLOAT8,
    CHAR,
    VARCHAR,
    TEXT,
    BINARY,
    BLOB,
    DATE,
    TIME,
    /** A date with a time of day and no zone. */
    DATETIME,
    /** A point in time. */
    INSTANT,
    UUID,
    JSON,
    XML,
    ENUM,
    /** A type that one engine has for itself, by its own name. */
    OTHER
  }

  static CommonType of(Family family) {
    return new CommonType(family, "");
  }

  static CommonType any(Family family) {
    return new CommonType(family, ANY);
  }

  boolean fits(CommonType other) {
    return family == other.family
        && (limits.equals(other.limits) || limits.equals(ANY) || other.limits.equals(ANY));
  }

  /** Whether two native types have a meaning in common. */
  static boolean equivalent(Set<CommonType> one, Set<CommonType> two) {
    return one.stream().anyMatch(left -> two.stream().anyMatch(left::fits));
  }
}
