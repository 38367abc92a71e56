package dev.sluice.analysis.risk;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that is looked for in reduced code. It is compiled when it may first be found, which
 * most patterns never are.
 */
final class Sought {
  private final String regex;
  private volatile @Nullable Needles needles;
  private volatile @Nullable Pattern pattern;

  /** A pattern with short words; see {@link Patterns}. */
  Sought(String regex) {
    this.regex = regex;
  }

  /** The pattern with its short words written out. */
  String regex() {
    return Patterns.expanded(regex);
  }

  /** Whether it stands in the code. */
  boolean in(SqlCode code) {
    return first(code).isPresent();
  }

  /** Where it first stands in the code. */
  Optional<Matcher> first(SqlCode code) {
    if (!needles().mayBeIn(code.grams())) {
      return Optional.empty();
    }
    Matcher matcher = pattern().matcher(code.guarded());
    return matcher.find() ? Optional.of(matcher) : Optional.empty();
  }

  /** Everywhere that it stands in the code. */
  void each(SqlCode code, Consumer<Matcher> seen) {
    Optional<Matcher> first = first(code);
    for (boolean more = first.isPresent(); more; more = first.get().find()) {
      seen.accept(first.get());
    }
  }

  private Needles needles() {
    Needles ready = needles;
    if (ready == null) {
      ready = Needles.of(regex());
      needles = ready;
    }
    return ready;
  }

  private Pattern pattern() {
    Pattern ready = pattern;
    if (ready == null) {
      ready = Pattern.compile(regex());
      pattern = ready;
    }
    return ready;
  }
}
