package dev.sluice.analysis.risk;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rows per table, found by names with and without their qualifier. */
final class RowCounts {
  private final Map<String, Long> counts = new HashMap<>();

  RowCounts(Map<String, Long> counted) {
    counted.forEach(
        (name, count) -> {
          String plain = TableNames.plain(name);
          counts.merge(plain, count, Math::max);
          counts.merge(plain.substring(plain.lastIndexOf('.') + 1), count, Math::max);
        });
  }

  /** The rows of a table by its plain name; of several of that name the most. */
  Optional<Long> of(String table) {
    return Optional.ofNullable(counts.get(table));
  }

  /** A count as people say it. */
  static String words(long count) {
    if (count >= 1_000_000) {
      return String.format(Locale.ROOT, "%.1f million", count / 1_000_000.0);
    }
    return String.format(Locale.ROOT, "%,d", count);
  }
}
