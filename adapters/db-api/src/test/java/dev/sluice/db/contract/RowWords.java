package dev.sluice.db.contract;

import java.util.List;

/**
 * Texts of one engine that read and copy rows.
 *
 * @param endless a question that works for more than a minute
 * @param many a question of as many rows as the number that is put into it
 * @param quote what stands around a name
 * @param allowed questions that are answered
 * @param forbidden texts that are refused, and that would change or hold up something
 * @param samples types of columns, with values
 */
public record RowWords(
    String endless,
    String many,
    char quote,
    List<String> allowed,
    List<String> forbidden,
    List<Sample> samples) {
  /** For an engine that declares neither capability. */
  public static final RowWords NONE = new RowWords("", "", '"', List.of(), List.of(), List.of());

  /** Copies. */
  public RowWords {
    allowed = List.copyOf(allowed);
    forbidden = List.copyOf(forbidden);
    samples = List.copyOf(samples);
  }

  /** A name as the engine reads it. */
  public String quoted(String name) {
    return quote + name.replace(String.valueOf(quote), "" + quote + quote) + quote;
  }

  /**
   * A type and some of its values.
   *
   * @param type as CREATE TABLE takes it
   * @param values as INSERT takes them
   */
  public record Sample(String type, List<String> values) {
    /** Copies. */
    public Sample {
      values = List.copyOf(values);
    }

    /** A type with these values. */
    public static Sample of(String type, String... values) {
      return new Sample(type, List.of(values));
    }
  }
}
