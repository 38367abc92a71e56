package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Compares what the second reader says with what the engine's reader says. */
final class SecondOpinion {
  private static final Set<String> VERBS =
      Set.of(
          "select",
          "insert",
          "update",
          "delete",
          "create",
          "drop",
          "truncate",
          "alter",
          "with",
          "values",
          "table",
          "(");

  private SecondOpinion() {}

  /**
   * Whether the second reader knows this kind of statement well enough to be asked; it takes
   * CONCURRENTLY for the name of an index.
   */
  static boolean wanted(Subject subject) {
    String verb = verb(subject);
    boolean known = VERBS.contains(verb) && !verb.equals("values") && !verb.equals("table");
    boolean table = !verb.equals("create") || subject.begins("create table");
    boolean altered = !verb.equals("alter") || subject.begins("alter table");
    boolean online = subject.begins("drop index concurrently");
    return known && !online && table && altered && subject.reading().certainty() != Certainty.NONE;
  }

  /** Why the two readers cannot both be right, or empty. */
  static Optional<String> objection(Subject subject, SecondReader.Opinion opinion) {
    if (opinion.state() == SecondReader.State.TIME_OVER) {
      return Optional.of("The second reader did not come to an end, so this is not analysable.");
    }
    if (opinion.state() != SecondReader.State.READ || opinion.verb().isEmpty()) {
      return Optional.empty();
    }
    String ours = verb(subject);
    boolean sameVerb =
        ours.equals(opinion.verb())
            || (ours.equals("(") && opinion.verb().equals("select"))
            || ours.equals("with");
    if (!sameVerb) {
      return Optional.of(
          "One reader sees "
              + ours.toUpperCase(Locale.ROOT)
              + ", the other "
              + opinion.verb().toUpperCase(Locale.ROOT)
              + ", so this is not analysable.");
    }
    return unknownObject(subject, opinion)
        .map(name -> "One reader sees the object " + name + ", the other does not.");
  }

  private static Optional<String> unknownObject(Subject subject, SecondReader.Opinion opinion) {
    List<String> ours =
        subject.reading().objects().stream()
            .map(ObjectUse::name)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    boolean destroys = opinion.verb().equals("drop") || opinion.verb().equals("truncate");
    if (ours.isEmpty() || !destroys) {
      return Optional.empty();
    }
    return opinion.objects().stream()
        .filter(
            name -> ours.stream().noneMatch(own -> own.equals(name) || own.endsWith("." + name)))
        .findFirst();
  }

  private static String verb(Subject subject) {
    String code = subject.code().text();
    int end = 0;
    while (end < code.length() && SqlCode.wordCharacter(code.charAt(end))) {
      end++;
    }
    return end == 0 && code.startsWith("(") ? "(" : code.substring(0, end);
  }
}
