package dev.sluice.bot.chat;

import dev.sluice.pipeline.audit.AuditCodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The words by which the audit trail is searched, in chat and over HTTP. A word that is not known
 * would find nothing, which looks like a trail without it; so it is refused with the nearest one.
 */
public final class TrailTerms {
  private TrailTerms() {}

  /**
   * What is wrong with an event code, or with the beginning of some that ends with {@code *}.
   *
   * @return a sentence; empty when there is such a code
   */
  public static Optional<String> code(String code) {
    if (known(code)) {
      return Optional.empty();
    }
    return Optional.of(
        "There is no event code '%s'%s"
            .formatted(
                PlainText.line(code, 60),
                Spelling.nearest(code, codes())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("; a * stands for its end, as in approval.*.")));
  }

  private static boolean known(String code) {
    return code.endsWith("*")
        ? AuditCodes.all().stream()
            .anyMatch(c -> c.code().startsWith(code.substring(0, code.length() - 1)))
        : AuditCodes.of(code).isPresent();
  }

  private static List<String> codes() {
    List<String> codes = new ArrayList<>();
    AuditCodes.all().forEach(known -> codes.add(known.code()));
    AuditCodes.all().stream()
        .map(known -> known.code().replaceFirst("\\..*", ".*"))
        .distinct()
        .forEach(codes::add);
    return codes;
  }

  /**
   * What is wrong with a word of which only some are possible.
   *
   * @param keyword what it is given for
   * @return a sentence; empty when it is one of them
   */
  public static Optional<String> choice(String said, String keyword, Collection<String> words) {
    if (words.contains(said)) {
      return Optional.empty();
    }
    return Optional.of(
        "'%s' is not one of %s for '%s'%s"
            .formatted(
                PlainText.line(said, 40),
                String.join(", ", words),
                keyword,
                Spelling.nearest(said, words)
                    .map(known -> "; did you mean " + known + "?")
                    .orElse(".")));
  }
}
