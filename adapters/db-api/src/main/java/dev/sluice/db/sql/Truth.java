package dev.sluice.db.sql;

import java.util.ArrayList;
import java.util.List;

/** Recognises conditions that hold for every row: true, 1=1, x=x, NOT false, … OR true. */
public final class Truth {
  private static final int DEEP = 64;

  private Truth() {}

  /** Whether a condition surely holds for every row; an empty one does. */
  public static boolean always(Tokens condition) {
    return always(condition, 0);
  }

  private static boolean always(Tokens condition, int depth) {
    Tokens c = condition;
    if (depth > DEEP || c.size() == 0) {
      return true;
    }
    while (c.is(0, "(") && c.closing(0) == c.size() - 1) {
      c = c.part(1, c.size() - 1);
    }
    List<Tokens> ors = parts(c, "OR");
    if (ors.size() > 1) {
      return ors.stream().anyMatch(part -> always(part, depth + 1)) || opposites(ors);
    }
    List<Tokens> ands = parts(c, "AND");
    if (ands.size() > 1) {
      return ands.stream().allMatch(part -> always(part, depth + 1));
    }
    if (c.is(0, "NOT")) {
      return never(c.part(1, c.size()), depth + 1);
    }
    return simple(c);
  }

  private static boolean never(Tokens condition, int depth) {
    Tokens c = condition;
    while (c.is(0, "(") && c.closing(0) == c.size() - 1) {
      c = c.part(1, c.size() - 1);
    }
    if (c.is(0, "NOT")) {
      return always(c.part(1, c.size()), depth + 1);
    }
    return c.is(0, "FALSE")
        || (comparison(c, "=") && literals(c) && !same(c, 1))
        || (comparison2(c) && same(c, 2));
  }

  /** Without a column there is nothing that tells rows apart, so a constant is taken as true. */
  private static boolean simple(Tokens c) {
    boolean column = false;
    for (int i = 0; i < c.size(); i++) {
      boolean keyword =
          c.is(i, "TRUE")
              || c.is(i, "FALSE")
              || c.is(i, "NULL")
              || c.is(i, "IS")
              || c.is(i, "NOT")
              || c.is(i, "IN")
              || c.is(i, "LIKE")
              || c.is(i, "BETWEEN")
              || c.at(i - 1).equals(":")
              || c.is(i, "AND")
              || c.is(i, "SELECT");
      column |= c.named(i) && !keyword;
    }
    return !column
        || (comparison(c, "=") && same(c, 1))
        || (c.size() > 3
            && same(c, 2)
            && (c.is(c.size() / 2 - 1, "<", "=")
                || c.is(c.size() / 2 - 1, ">", "=")
                || c.is(c.size() / 2 - 1, "=", "=")))
        || (c.is(1, "IS", "NOT", "NULL") && c.size() == 4 && c.is(0, "CTID"))
        || (c.is(1, "LIKE") && c.raw(2).equals("'%'"));
  }

  private static boolean opposites(List<Tokens> parts) {
    boolean isNull = parts.stream().anyMatch(p -> p.is(p.size() - 2, "IS", "NULL"));
    boolean notNull = parts.stream().anyMatch(p -> p.is(p.size() - 3, "IS", "NOT", "NULL"));
    return isNull && notNull;
  }

  private static boolean comparison(Tokens c, String sign) {
    return c.size() % 2 == 1 && c.is(c.size() / 2, sign);
  }

  private static boolean comparison2(Tokens c) {
    return c.size() % 2 == 0
        && c.size() > 3
        && (c.is(c.size() / 2 - 1, "<", ">") || c.is(c.size() / 2 - 1, "!", "="));
  }

  private static boolean literals(Tokens c) {
    return c.isType(0, Token.Type.NUMBER) || c.isType(0, Token.Type.STRING);
  }

  private static boolean same(Tokens c, int sign) {
    int half = (c.size() - sign) / 2;
    for (int i = 0; i < half; i++) {
      if (!c.raw(i).equalsIgnoreCase(c.raw(half + sign + i))) {
        return false;
      }
    }
    return half > 0;
  }

  private static List<Tokens> parts(Tokens c, String word) {
    List<Tokens> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    boolean between = false;
    for (int i = 0; i < c.size(); i++) {
      String at = c.at(i);
      depth +=
          at.equals("(") || at.equals("CASE") ? 1 : at.equals(")") || at.equals("END") ? -1 : 0;
      between |= at.equals("BETWEEN");
      if (depth == 0 && at.equals(word)) {
        if (between && word.equals("AND")) {
          between = false;
          continue;
        }
        parts.add(c.part(start, i));
        start = i + 1;
      }
    }
    parts.add(c.part(start, c.size()));
    return parts;
  }
}
