package dev.sluice.db;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One row: a value per column, in the types of {@link ValueType}. */
public final class Row {
  private static final int SMALL = 16;
  private final Object[] values;

  /** A row of these values; null is SQL's NULL. The array is copied. */
  public Row(@Nullable Object... values) {
    this.values = Arrays.copyOf(values, values.length);
  }

  /** How many columns. */
  public int size() {
    return values.length;
  }

  /** The value of a column, counted from 0; null is SQL's NULL. */
  public @Nullable Object value(int column) {
    return values[column];
  }

  /** Roughly how many bytes its values take. */
  public long bytes() {
    long sum = 0;
    for (Object value : values) {
      sum += size(value);
    }
    return sum;
  }

  private static long size(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof Written written) {
      return written.text().length();
    }
    return value == null ? 1 : SMALL;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row && Arrays.deepEquals(values, row.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  /** How many values there are; never what they are. */
  @Override
  public String toString() {
    return "row of " + values.length + " values";
  }
}
