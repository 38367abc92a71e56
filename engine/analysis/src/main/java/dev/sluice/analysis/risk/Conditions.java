package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Judges whether anything in a condition tells rows apart. What nearly every row may meet, such as
 * {@code id IS NOT NULL}, {@code id <> 0}, a sub-query that does not look at the row, or values of
 * other tables only, does not.
 */
final class Conditions {
  /** What stands before a statement in the code of a trigger or routine. */
  private static final Set<String> BEFORE =
      Set.of(";", "BEGIN", "THEN", "ELSE", "DO", "ROW", "LOOP", "ATOMIC", "AS", ")");

  /** What makes code that is kept, with or without a block. */
  private static final List<String> CODE = List.of("BEGIN", "TRIGGER", "PROCEDURE", "EVENT");

  private static final Set<String> WORDS =
      Set.of("LOW_PRIORITY", "QUICK", "IGNORE", "HISTORY", "OR", "FROM", "INTO", "TABLE", "TOP");

  private final Subject subject;
  private final Tokens tokens;
  private final int where;

  private Conditions(Subject subject) {
    this(subject, behindWith(subject));
  }

  private Conditions(Subject subject, Tokens tokens) {
    this.subject = subject;
    this.tokens = tokens;
    this.where = outside(tokens, "WHERE");
  }

  /** The statement, or what stands behind its WITH. */
  private static Tokens behindWith(Subject subject) {
    Tokens all = subject.tokens();
    int delete = subject.begins("with") ? outside(all, "DELETE") : 0;
    int update = subject.begins("with") ? outside(all, "UPDATE") : 0;
    return all.part(Math.max(0, Math.max(delete, update)), all.size());
  }

  /** The statement itself, or those of the code that it makes: a trigger, a routine, an event. */
  private static List<Conditions> pieces(Subject subject, String verb) {
    Tokens all = subject.tokens();
    boolean body = subject.begins("create") && CODE.stream().anyMatch(all::has);
    String word = verb.toUpperCase(Locale.ROOT);
    if (!body) {
      boolean may = all.is(0, word) || (subject.begins("with") && all.has(word));
      return may ? List.of(new Conditions(subject)) : List.of();
    }
    List<Conditions> pieces = new ArrayList<>();
    for (int i = all.find(1, word); i > 0; i = all.find(i + 1, word)) {
      if (BEFORE.contains(all.at(i - 1))) {
        int end = all.find(i, ";");
        pieces.add(new Conditions(subject, all.part(i, end < 0 ? all.size() : end)));
      }
    }
    return pieces;
  }

  private boolean is(String verb) {
    return tokens.at(0).equalsIgnoreCase(verb);
  }

  /** A DELETE or UPDATE whose condition nearly every row may meet. */
  static Check broad(String verb) {
    return broad(verb, any -> false);
  }

  /** The same where some columns hold texts that are all equal to the number 0. */
  static Check broad(String verb, Predicate<String> texts) {
    return subject ->
        pieces(subject, verb).stream()
            .filter(one -> one.is(verb) && one.broad(texts) && !one.fillsFromItself())
            .map(one -> new Check.Hit(one.tokens.start(one.where), "", ""))
            .findFirst();
  }

  /** A mutation of ClickHouse that changes rows by a condition which nearly every row may meet. */
  static Check broadMutation() {
    return subject -> {
      boolean updates = subject.begins("alter table") && outside(subject.tokens(), "UPDATE") > 0;
      return updates ? broad(new Conditions(subject)) : Optional.empty();
    };
  }

  /** An UPDATE that fills columns from others wherever those have a value. */
  static Check backfill() {
    return subject ->
        subject.begins("update")
            ? broad(new Conditions(subject))
                .filter(hit -> new Conditions(subject).fillsFromItself())
            : Optional.empty();
  }

  private static Optional<Check.Hit> broad(Conditions one) {
    return one.broad()
        ? Optional.of(new Check.Hit(one.tokens.start(one.where), "", ""))
        : Optional.empty();
  }

  /** A DELETE that neither takes every row nor nearly every one. */
  static Check narrowDelete() {
    Check all = Writes.unbounded("delete");
    Check most = broad("delete");
    return Check.when(
        subject ->
            subject.begins("delete")
                && all.find(subject).isEmpty()
                && most.find(subject).isEmpty());
  }

  /** A MERGE that changes rows without comparing a column of one table with one of the other. */
  static Check unkeyedMerge() {
    return Check.when(
        subject ->
            subject.begins("merge")
                && subject.code().text().contains("then update")
                && unkeyed(subject));
  }

  private static boolean unkeyed(Subject subject) {
    Tokens tokens = subject.tokens();
    int on = outside(tokens, "ON");
    int when = outside(tokens, "WHEN");
    if (on < 0 || when < on) {
      return true;
    }
    Tokens condition = tokens.part(on + 1, when);
    Conditions merge = new Conditions(subject);
    return !Columns.compared(condition) || merge.broad(any -> false, condition);
  }

  private boolean broad() {
    return broad(any -> false);
  }

  private boolean broad(Predicate<String> texts) {
    if (where < 0) {
      return false;
    }
    return broad(texts, tokens.part(where + 1, Nesting.end(tokens, where + 1, SourceList.CLAUSES)));
  }

  /** Of any of the tables whose rows may be meant. */
  private boolean broad(Predicate<String> texts, Tokens condition) {
    return Sources.of(tokens, tokens.skipOptions(target())).stream()
        .anyMatch(sources -> new Breadth(sources, barsMeanOr(), texts).of(condition));
  }

  private boolean barsMeanOr() {
    String engine = subject.engine().name();
    return engine.equals("mysql") || engine.equals("mariadb");
  }

  /** Where the table stands whose rows go: behind the words that say how. */
  private int target() {
    int at = 1;
    while (WORDS.contains(tokens.at(at))) {
      boolean count = tokens.is(at, "TOP", "(");
      at = count ? tokens.closing(at + 1) + 1 : at + (tokens.is(at, "OR") ? 2 : 1);
    }
    return at;
  }

  /** Whether the new values come from the column that the condition asks for. */
  private boolean fillsFromItself() {
    int set = tokens.find(0, "SET");
    int equal = tokens.find(Math.max(set, 0), "=");
    if (!is("update") || set < 0 || equal < 0 || where < equal) {
      return false;
    }
    if (tokens.is(tokens.afterName(where + 1), "=")) {
      return false;
    }
    String column = TableNames.plain(tokens.name(where + 1));
    String bare = column.substring(column.lastIndexOf('.') + 1);
    for (int i = equal + 1; i < where; i++) {
      boolean named = tokens.named(i) && TableNames.plain(tokens.raw(i)).equals(bare);
      if (named && !tokens.is(i + 1, "=")) {
        return true;
      }
    }
    return false;
  }

  private static int outside(Tokens tokens, String word) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      depth += tokens.is(i, "(") ? 1 : tokens.is(i, ")") ? -1 : 0;
      if (depth == 0 && tokens.is(i, word)) {
        return i;
      }
    }
    return -1;
  }
}
