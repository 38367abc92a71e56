package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges how many rows a condition may leave: whether anything in it tells rows apart. */
final class Conditions {
  private Conditions() {}

  /** A DELETE or UPDATE whose whole condition is one that nearly every row may meet. */
  static Check broad(String verb) {
    return subject -> {
      if (!subject.begins(verb)) {
        return Optional.empty();
      }
      Tokens tokens = subject.tokens();
      int where = outside(tokens, "WHERE");
      if (where < 0) {
        return Optional.empty();
      }
      int end = outside(tokens, "RETURNING");
      Tokens condition = tokens.part(where + 1, end < 0 ? tokens.size() : end);
      boolean all = parts(condition).stream().allMatch(Conditions::broadPart);
      return all ? Optional.of(new Check.Hit(tokens.start(where), "", "")) : Optional.empty();
    };
  }

  /** A DELETE that neither takes every row nor nearly every one. */
  static Check narrowDelete() {
    Check all = Writes.unbounded("delete");
    Check most = broad("delete");
    return Check.when(subject -> subject.begins("delete"))
        .given(subject -> all.find(subject).isEmpty() && most.find(subject).isEmpty());
  }

  private static boolean broadPart(Tokens part) {
    Tokens p = part;
    while (p.is(0, "(") && p.closing(0) == p.size() - 1) {
      p = p.part(1, p.size() - 1);
    }
    if (p.is(0, "NOT") || p.is(0, "EXISTS")) {
      return !correlated(p);
    }
    int after = p.afterName(0);
    boolean column = p.named(0) && !p.is(after, "(");
    if (column && p.is(after, "IS", "NOT", "NULL") && p.size() == after + 3) {
      return true;
    }
    boolean unlike =
        p.is(after, "<", ">") || p.is(after, "!", "=") || p.is(after, "<>") || p.is(after, "!=");
    boolean never =
        p.is(after, "NOT", "IN") || p.is(after, "NOT", "LIKE") || p.is(after, "NOT", "BETWEEN");
    boolean sub = p.is(after, "IN", "(", "SELECT") || p.is(after, "=", "ANY", "(", "SELECT");
    return column ? unlike || never || sub && !p.has("WHERE") : !equal(p);
  }

  /** Whether a sub-query looks at the outer row, as far as can be told: it compares two names. */
  private static boolean correlated(Tokens part) {
    int where = part.find(0, "WHERE");
    for (int i = where; where >= 0 && i < part.size(); i++) {
      if (part.is(i, "=") && part.named(i - 1) && part.named(i + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(Tokens part) {
    return part.find(0, "=") > 0 && part.find(0, ">", "=") < 0 && part.find(0, "<", "=") < 0
        || part.has("IN")
        || part.has("LIKE")
        || part.has("IS", "NULL");
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

  /** What stands between AND and OR on the outside. */
  private static List<Tokens> parts(Tokens condition) {
    List<Tokens> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    boolean between = false;
    for (int i = 0; i < condition.size(); i++) {
      depth += condition.is(i, "(") ? 1 : condition.is(i, ")") ? -1 : 0;
      between |= depth == 0 && condition.is(i, "BETWEEN");
      boolean and = condition.is(i, "AND") && !between;
      between &= !condition.is(i, "AND");
      if (depth == 0 && (and || condition.is(i, "OR"))) {
        parts.add(condition.part(from, i));
        from = i + 1;
      }
    }
    parts.add(condition.part(from, condition.size()));
    return parts;
  }
}
