package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Trait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for one thing in one statement. */
interface Check {
  /** What was found, or empty. */
  Optional<Hit> find(Subject subject);

  /**
   * A find.
   *
   * @param offset where in the statement, from 0
   * @param table the table it concerns as written, or empty
   * @param detail a word on what exactly was found, or empty
   * @param parts parts of the statement as written, by name, for a rewrite
   */
  record Hit(int offset, String table, String detail, Map<String, String> parts) {
    Hit(int offset, String table, String detail) {
      this(offset, table, detail, Map.of());
    }
  }

  /** Finds a trait that the engine's reader gave. */
  static Check trait(Trait trait) {
    return when(subject -> subject.reading().has(trait));
  }

  /** Finds a condition of the whole statement. */
  static Check when(Predicate<Subject> condition) {
    return subject ->
        condition.test(subject)
            ? Optional.of(new Hit(subject.firstCode(), "", ""))
            : Optional.empty();
  }

  /** This or, where it finds nothing, the other. */
  default Check or(Check other) {
    return subject -> find(subject).or(() -> other.find(subject));
  }

  /** This, provided that the condition holds. */
  default Check given(Predicate<Subject> condition) {
    return subject -> condition.test(subject) ? find(subject) : Optional.empty();
  }

  /** This, unless something stands in the statement that excuses what was found. */
  default Check unless(Predicate<Subject> excuse) {
    return subject -> find(subject).filter(hit -> !excuse.test(subject));
  }

  /** Finds a pattern in the reduced code; a group {@code table} names the table. */
  static Check code(String regex) {
    return new CodePattern(regex);
  }

  /** A pattern in the reduced code, with its groups as parts. */
  final class CodePattern implements Check {
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z]\\w*)>");
    private final Sought sought;
    @org.jspecify.annotations.Nullable private volatile List<String> groups;

    /** A pattern with short words; see {@link Patterns}. */
    CodePattern(String regex) {
      this.sought = new Sought(regex);
    }

    /** Whether it stands in the statement. */
    boolean in(Subject subject) {
      return sought.in(subject.code());
    }

    @Override
    public Optional<Hit> find(Subject subject) {
      return sought.first(subject.code()).map(matcher -> hit(subject, matcher));
    }

    private Hit hit(Subject subject, Matcher matcher) {
      Map<String, String> parts = new HashMap<>();
      List<String> named = groups();
      for (String group : named) {
        if (matcher.start(group) >= 0) {
          parts.put(group, subject.code().written(matcher.start(group), matcher.end(group)));
        }
      }
      int at = named.contains("here") ? matcher.start("here") : matcher.start();
      return new Hit(
          subject.code().offset(Math.max(0, at)), parts.getOrDefault("table", ""), "", parts);
    }

    private List<String> groups() {
      List<String> ready = groups;
      if (ready == null) {
        ready = GROUP.matcher(sought.regex()).results().map(found -> found.group(1)).toList();
        groups = ready;
      }
      return ready;
    }
  }
}
