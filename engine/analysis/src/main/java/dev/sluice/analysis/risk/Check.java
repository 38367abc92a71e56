package dev.sluice.analysis.risk;

import dev.sluice.db.StatementReading.Trait;
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
   * @param table the table it concerns as the reduced code spells it, or empty
   * @param detail a word on what exactly was found, or empty
   */
  record Hit(int offset, String table, String detail) {}

  /** Finds a pattern in the reduced code; a group {@code table} names the table. */
  static Check code(String regex) {
    Pattern pattern = Pattern.compile(regex.replace("NAME", NAME));
    boolean named = regex.contains("(?<table>");
    return subject -> {
      Matcher matcher = pattern.matcher(subject.code().guarded());
      if (!matcher.find()) {
        return Optional.empty();
      }
      String table = named && matcher.group("table") != null ? matcher.group("table") : "";
      return Optional.of(new Hit(subject.code().offset(matcher.start()), table, ""));
    };
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

  /** A possibly qualified, possibly quoted name in reduced code. */
  String NAME = "(?:\"[^\"]*+\"|[\\w$]++)(?:\\.(?:\"[^\"]*+\"|[\\w$]++))*+";
}
