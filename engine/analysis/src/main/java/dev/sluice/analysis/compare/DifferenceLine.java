package dev.sluice.analysis.compare;

import java.util.List;
import java.util.Locale;

/**
 * A difference in the words that travel and that programs read.
 *
 * @param change what happened, one of three words in the past tense
 * @param kind kind of the object in lower case, for example {@code foreign_key}
 * @param name its qualified name
 * @param detail what differs, a line each
 */
public record DifferenceLine(String change, String kind, String name, List<String> detail) {
  public DifferenceLine {
    detail = List.copyOf(detail);
  }

  /** The words of a difference. */
  public static DifferenceLine of(Difference difference) {
    return new DifferenceLine(
        difference.change().name().toLowerCase(Locale.ROOT),
        difference.kind().name().toLowerCase(Locale.ROOT),
        difference.name(),
        difference.detail());
  }

  /** For people: {@code + table users}, with what differs indented below it. */
  public String text() {
    String sign =
        switch (change) {
          case "added" -> "+ ";
          case "removed" -> "- ";
          default -> "~ ";
        };
    StringBuilder text = new StringBuilder(sign);
    text.append(kind.replace('_', ' ')).append(' ').append(Names.bare(name));
    detail.forEach(line -> text.append("\n    ").append(line.replace("\n", "\n    ")));
    return text.toString();
  }
}
