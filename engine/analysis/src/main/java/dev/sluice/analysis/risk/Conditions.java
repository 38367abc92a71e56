package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Judges whether anything in a condition tells rows apart. What nearly every row may meet, such as
 * {@code id IS NOT NULL}, {@code id <> 0}, a sub-query that does not look at the row, or values of
 * other tables only, does not.
 */
final class Conditions {
  private static final Set<String> WORDS =
      Set.of("NULL", "TRUE", "FALSE", "IS", "NOT", "IN", "LIKE", "AND", "OR", "BETWEEN");

  /** Functions that say the same of nearly every row. */
  private static final Set<String> TYPES = Set.of("TYPEOF", "PG_TYPEOF", "TOTYPENAME", "COLLATION");

  private final Subject subject;
  private final Tokens tokens;
  private final int where;

  private Conditions(Subject subject) {
    this.subject = subject;
    this.tokens = subject.tokens();
    this.where = outside(tokens, "WHERE");
  }

  /** A DELETE or UPDATE whose condition nearly every row may meet. */
  static Check broad(String verb) {
    return subject -> {
      Conditions conditions = new Conditions(subject);
      return subject.begins(verb) && conditions.broad() && !conditions.fillsFromItself()
          ? Optional.of(new Check.Hit(subject.tokens().start(conditions.where), "", ""))
          : Optional.empty();
    };
  }

  /** A mutation of ClickHouse that changes rows by a condition which nearly every row may meet. */
  static Check broadMutation() {
    return subject -> {
      Conditions conditions = new Conditions(subject);
      boolean updates = subject.begins("alter table") && outside(subject.tokens(), "UPDATE") > 0;
      return updates && conditions.broad()
          ? Optional.of(new Check.Hit(subject.tokens().start(conditions.where), "", ""))
          : Optional.empty();
    };
  }

  /** An UPDATE that fills columns from others wherever those have a value. */
  static Check backfill() {
    return subject -> {
      Conditions conditions = new Conditions(subject);
      return subject.begins("update") && conditions.broad() && conditions.fillsFromItself()
          ? Optional.of(new Check.Hit(subject.tokens().start(conditions.where), "", ""))
          : Optional.empty();
    };
  }

  /** A DELETE that neither takes every row nor nearly every one. */
  static Check narrowDelete() {
    Check all = Writes.unbounded("delete");
    Check most = broad("delete");
    return Check.when(subject -> subject.begins("delete"))
        .given(subject -> all.find(subject).isEmpty() && most.find(subject).isEmpty());
  }

  /** A MERGE that changes rows without comparing a column of one table with one of the other. */
  static Check unkeyedMerge() {
    return Check.when(subject -> subject.begins("merge"))
        .given(subject -> subject.code().text().contains("then update"))
        .given(
            subject -> {
              Tokens tokens = subject.tokens();
              int on = outside(tokens, "ON");
              int when = outside(tokens, "WHEN");
              return on < 0 || when < on || !compares(tokens.part(on + 1, when));
            });
  }

  private boolean broad() {
    if (where < 0) {
      return false;
    }
    int end = outside(tokens, "RETURNING");
    return broad(tokens.part(where + 1, end < 0 ? tokens.size() : end), 0);
  }

  private boolean broad(Tokens condition, int depth) {
    Tokens c = condition;
    while (c.is(0, "(") && c.closing(0) == c.size() - 1) {
      c = c.part(1, c.size() - 1);
    }
    if (depth > 40) {
      return true;
    }
    List<Tokens> ors = parts(c, "OR");
    if (ors.size() > 1) {
      return ors.stream().anyMatch(part -> broad(part, depth + 1));
    }
    List<Tokens> ands = parts(c, "AND");
    return ands.size() > 1 ? ands.stream().allMatch(part -> broad(part, depth + 1)) : broadPart(c);
  }

  private boolean broadPart(Tokens p) {
    if (p.is(0, "NOT") || p.is(0, "EXISTS")) {
      return !compares(p);
    }
    int after = p.afterName(0);
    if (!p.named(0) || WORDS.contains(p.at(0))) {
      return !compares(p) && !mentionsColumn(p);
    }
    if (p.is(after, "(")) {
      int behind = p.closing(after) + 1;
      return behind >= p.size() || TYPES.contains(p.at(0)) || !selective(p, behind);
    }
    return foreign(p) || !selective(p, after);
  }

  /** Whether what stands behind a column or expression leaves few rows. */
  private boolean selective(Tokens p, int at) {
    if (p.is(at, "=") || p.is(at, "IN")) {
      boolean query = p.find(at, "SELECT") > 0;
      return !query || !(p.find(at, "WHERE") < 0 || reads(p, target()));
    }
    if (p.is(at, ">") || p.is(at, "<")) {
      boolean equal = p.is(at + 1, "=");
      boolean lowest = p.is(at, ">") && lowest(p, equal ? at + 2 : at + 1, equal ? "[01]" : "0");
      return !p.is(at + 1, ">") && !lowest;
    }
    if (p.is(at, ">=") || p.is(at, "<=")) {
      return !(p.is(at, ">=") && lowest(p, at + 1, "[01]"));
    }
    if (p.is(at, "BETWEEN")) {
      return !p.named(at + 1);
    }
    return (p.is(at, "LIKE") && !p.raw(at + 1).matches("[nN]?['\"]%*['\"]"))
        || p.is(at, "ILIKE")
        || p.is(at, "~")
        || p.is(at, "REGEXP")
        || p.is(at, "IS", "NULL")
        || p.is(at, "IS", "TRUE")
        || p.size() == at;
  }

  /** A number that keys seldom lie below. */
  private static boolean lowest(Tokens p, int at, String number) {
    return p.is(at, "-") || p.raw(at).matches(number + "|0\\.0*");
  }

  private boolean reads(Tokens p, String table) {
    for (int i = 0; i < p.size(); i++) {
      boolean source = p.is(i, "FROM") || p.is(i, "JOIN");
      if (source && TableNames.same(TableNames.plain(p.name(i + 1)), table)) {
        return true;
      }
    }
    return false;
  }

  /** A column of a table that is not the one whose rows go. */
  private boolean foreign(Tokens p) {
    boolean joined =
        outside(tokens, "USING") > 0 || (subject.begins("update") && outside(tokens, "FROM") > 0);
    if (!joined || !p.is(1, ".") || compares(p)) {
      return false;
    }
    String name = p.name(0).toLowerCase(Locale.ROOT);
    String qualifier = name.substring(0, name.lastIndexOf('.'));
    return !TableNames.same(qualifier, target()) && !qualifier.equals(alias());
  }

  private int targetAt() {
    return tokens.skipOptions(subject.begins("update") ? 1 : 2);
  }

  private String target() {
    return TableNames.plain(tokens.name(targetAt()));
  }

  private String alias() {
    int after = tokens.afterName(targetAt());
    return TableNames.plain(tokens.name(tokens.is(after, "AS") ? after + 1 : after));
  }

  /** Whether the new values come from the column that the condition asks for. */
  private boolean fillsFromItself() {
    int set = tokens.find(0, "SET");
    int equal = tokens.find(Math.max(set, 0), "=");
    if (!subject.begins("update") || set < 0 || equal < 0 || where < equal) {
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

  private static boolean mentionsColumn(Tokens p) {
    for (int i = 0; i < p.size(); i++) {
      if (p.named(i) && !WORDS.contains(p.at(i)) && !p.is(i + 1, "(")) {
        return p.find(0, "=") >= 0;
      }
    }
    return false;
  }

  /** Whether two columns are compared for being equal. */
  private static boolean compares(Tokens part) {
    for (int i = 1; i < part.size(); i++) {
      boolean names =
          part.isType(i - 1, Token.Type.WORD) || part.isType(i - 1, Token.Type.QUOTED_NAME);
      if (part.is(i, "=") && names && part.named(i + 1) && !WORDS.contains(part.at(i + 1))) {
        int from = i - 1;
        while (part.is(from - 1, ".")) {
          from -= 2;
        }
        if (!part.name(from).equalsIgnoreCase(part.name(i + 1))) {
          return true;
        }
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

  private static List<Tokens> parts(Tokens condition, String word) {
    List<Tokens> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    boolean between = false;
    for (int i = 0; i < condition.size(); i++) {
      boolean opens = condition.is(i, "(") || condition.is(i, "CASE");
      boolean closes = condition.is(i, ")") || condition.is(i, "END");
      depth += opens ? 1 : closes ? -1 : 0;
      between |= depth == 0 && condition.is(i, "BETWEEN");
      if (depth == 0 && condition.is(i, word)) {
        if (between && word.equals("AND")) {
          between = false;
          continue;
        }
        parts.add(condition.part(from, i));
        from = i + 1;
      }
    }
    parts.add(condition.part(from, condition.size()));
    return parts;
  }
}
