package dev.sluice.analysis.risk;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the second reader says of the statements of one script. It reads while the rules look, and
 * statements whose very texts differ in digits only are shown to it once: no word that it knows but
 * one has a digit in it, and names count only where something is taken away. The text itself is
 * compared, for where comments and literals end is what the two readers may disagree about.
 */
final class Opinions {
  private static final int LONGEST_SHAPE = 2_000;
  private static final int MOST_SHAPES = 1_000;
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final String ITS_WORD = "base64";
  private static final Asked UNWANTED = new Asked() {};

  private final Map<String, SecondReader.Opinion> known = new HashMap<>();

  /** A question that has been put; it is to be closed, whether or not it was answered. */
  interface Asked extends AutoCloseable {
    /** What is said within the time that is left; empty where nobody wants to know. */
    default Optional<SecondReader.Opinion> answer(long millisLeft) {
      return Optional.empty();
    }

    @Override
    default void close() {}
  }

  /** Asks for an opinion, where there can be one. */
  Asked ask(Subject subject) {
    if (!SecondOpinion.wanted(subject)) {
      return UNWANTED;
    }
    String sql = subject.statement().text();
    if (!SecondReader.fits(sql, subject.code())) {
      return said(SecondReader.Opinion.none(SecondReader.State.SKIPPED));
    }
    String shape = shape(subject, sql);
    SecondReader.Opinion before = known.get(shape);
    return before == null ? reads(SecondReader.ask(sql), shape) : said(before);
  }

  /** A digit within dollars may be of a tag, which ends a literal. */
  private static String shape(Subject subject, String sql) {
    if (sql.length() > LONGEST_SHAPE) {
      return "";
    }
    boolean exact =
        subject.begins("drop")
            || subject.begins("truncate")
            || sql.indexOf('$') >= 0
            || sql.toLowerCase(Locale.ROOT).contains(ITS_WORD);
    return exact ? sql : DIGITS.matcher(sql).replaceAll("0");
  }

  private static Asked said(SecondReader.Opinion opinion) {
    return new Asked() {
      @Override
      public Optional<SecondReader.Opinion> answer(long millisLeft) {
        return Optional.of(opinion);
      }
    };
  }

  private Asked reads(SecondReader.Asked asked, String shape) {
    return new Asked() {
      @Override
      public Optional<SecondReader.Opinion> answer(long millisLeft) {
        SecondReader.Opinion opinion = asked.answer(millisLeft);
        boolean kept = !shape.isEmpty() && opinion.state() != SecondReader.State.SKIPPED;
        if (kept && known.size() < MOST_SHAPES) {
          known.put(shape, opinion);
        }
        return Optional.of(opinion);
      }

      @Override
      public void close() {
        asked.close();
      }
    };
  }
}
