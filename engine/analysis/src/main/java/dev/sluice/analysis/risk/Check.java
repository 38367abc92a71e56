package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Trait;
import java.util.ArrayList;
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

  /** Finds a pattern in the reduced code; a group {@code table} names the table. */
  static Check code(String regex) {
    return new CodePattern(regex);
  }

  /** A pattern that is compiled when it is first asked for. */
  final class CodePattern implements Check {
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z]\\w*)>");
    private final String regex;
    private final List<String> groups;
    @org.jspecify.annotations.Nullable private volatile Pattern pattern;

    CodePattern(String regex) {
      this.regex = Patterns.expanded(regex);
      this.groups = new ArrayList<>();
      Matcher matcher = GROUP.matcher(this.regex);
      while (matcher.find()) {
        groups.add(matcher.group(1));
      }
    }

    /** Whether it stands in the statement. */
    boolean in(Subject subject) {
      return pattern().matcher(subject.code().guarded()).find();
    }

    @Override
    public Optional<Hit> find(Subject subject) {
      Matcher matcher = pattern().matcher(subject.code().guarded());
      if (!matcher.find()) {
        return Optional.empty();
      }
      Map<String, String> parts = new HashMap<>();
      for (String group : groups) {
        if (matcher.start(group) >= 0) {
          parts.put(group, subject.code().written(matcher.start(group), matcher.end(group)));
        }
      }
      int at = groups.contains("here") ? matcher.start("here") : matcher.start();
      return Optional.of(
          new Hit(
              subject.code().offset(Math.max(0, at)), parts.getOrDefault("table", ""), "", parts));
    }

    private Pattern pattern() {
      Pattern ready = pattern;
      if (ready == null) {
        ready = Pattern.compile(regex);
        pattern = ready;
      }
      return ready;
    }
  }
}
