package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether nearly every row may meet a condition. One that compares a column with itself in whatever
 * disguise, with a bound that values seldom cross, or that never looks at the row, says nothing.
 */
final class Breadth {
  private static final int DEEP = 40;

  /** Functions that say the same of nearly every row, and a column that does. */
  private static final Set<String> TYPES =
      Set.of("TYPEOF", "PG_TYPEOF", "TOTYPENAME", "COLLATION", "TABLEOID");

  private static final Set<String> NEXT =
      Set.of(
          "GROUP", "ORDER", "LIMIT", "HAVING", "UNION", "EXCEPT", "INTERSECT", "WINDOW", "FETCH");

  private static final Set<String> PATTERNS =
      Set.of("LIKE", "ILIKE", "REGEXP", "RLIKE", "GLOB", "SIMILAR", "~", "~*");

  private final Sources sources;
  private final boolean barsMeanOr;

  /**
   * Judges conditions of one statement.
   *
   * @param sources the tables that names in the condition may belong to
   * @param barsMeanOr whether {@code ||} and {@code &&} are OR and AND, as in MySQL
   */
  Breadth(Sources sources, boolean barsMeanOr) {
    this.sources = sources;
    this.barsMeanOr = barsMeanOr;
  }

  boolean of(Tokens condition) {
    return of(condition, 0);
  }

  private boolean of(Tokens condition, int depth) {
    Tokens c = bare(condition);
    if (depth > DEEP) {
      return true;
    }
    List<Tokens> ors = parts(c, "OR", barsMeanOr ? "|" : "");
    if (ors.size() > 1) {
      return ors.stream().anyMatch(part -> of(part, depth + 1));
    }
    List<Tokens> ands = parts(c, "AND", barsMeanOr ? "&" : "");
    return ands.size() > 1 ? ands.stream().allMatch(part -> of(part, depth + 1)) : part(c, depth);
  }

  private boolean part(Tokens p, int depth) {
    if (p.is(0, "NOT") || p.is(0, "EXISTS") || p.is(0, "!")) {
      return !Columns.compared(p) || ofItself(p);
    }
    Comparison found = Comparison.in(p);
    if (found.sign().isEmpty()) {
      return !flag(p);
    }
    Columns left = Columns.of(found.left());
    Columns right = Columns.of(found.right());
    if (left.none() && right.none() && !found.asks()) {
      return true;
    }
    if (right.none() && (left.cancel() || Bounds.neutral(found.left()))) {
      return true;
    }
    if (left.share(right) || sources.joinsItself(found.left(), found.right())) {
      return true;
    }
    if (sources.foreign(p) && !Columns.compared(p)) {
      return true;
    }
    return (left.none() && !found.asks())
        ? !selective(found.turned(), right, depth)
        : !selective(found, left, depth);
  }

  /** A bare column that is true or false; a key is true in every row. */
  private static boolean flag(Tokens p) {
    return Columns.plain(p) && !key(p);
  }

  private static boolean key(Tokens p) {
    return p.raw(p.size() - 1).toLowerCase(Locale.ROOT).matches("[\"`\\[]?(?:.*_)?id[\"`\\]]?");
  }

  /** EXISTS (SELECT … FROM the table itself) that compares nothing but for being equal. */
  private boolean ofItself(Tokens p) {
    return p.is(0, "EXISTS")
        && sources.read(p)
        && p.find(0, "<") < 0
        && p.find(0, ">") < 0
        && p.find(0, "NOT") < 0;
  }

  /** Whether what stands behind a column or expression leaves few rows. */
  private boolean selective(Comparison found, Columns left, int depth) {
    Tokens right = found.right();
    if (left.types(TYPES) || (found.asks() && everyRow(right, depth))) {
      return false;
    }
    return switch (found.sign()) {
      case "=", "==", "<=>" -> true;
      case "IN" -> !right.named(0);
      case ">", ">=" -> !Bounds.lowest(right, found.sign().equals(">") ? "0" : "[01]");
      case "<", "<=" -> !Bounds.highest(right) && !found.left().is(0, "-");
      case "BETWEEN" -> !right.named(0) && !Bounds.range(right);
      case "IS" ->
          Columns.plain(found.left())
              && right.size() == 1
              && !right.is(0, "UNKNOWN")
              && !(right.is(0, "TRUE") && key(found.left()));
      default -> PATTERNS.contains(found.sign()) && !Bounds.anyText(right);
    };
  }

  private boolean everyRow(Tokens query, int depth) {
    int where = query.find(0, "WHERE");
    return where < 0
        || sources.read(query)
        || sources.asksForTheRow(query)
        || query.find(0, "GENERATE_SERIES") > 0
        || of(clause(query, where + 1), depth + 1);
  }

  /** The condition that begins at a place of a query, up to the next clause or the query's end. */
  private static Tokens clause(Tokens query, int from) {
    int depth = 0;
    int end = from;
    while (end < query.size() && depth >= 0 && !(depth == 0 && NEXT.contains(query.at(end)))) {
      depth += query.is(end, "(") ? 1 : query.is(end, ")") ? -1 : 0;
      end += depth < 0 ? 0 : 1;
    }
    return query.part(from, end);
  }

  /** Without the parentheses around all of it. */
  private static Tokens bare(Tokens condition) {
    Tokens c = condition;
    for (int i = 0; i < DEEP && c.is(0, "(") && c.closing(0) == c.size() - 1; i++) {
      c = c.part(1, c.size() - 1);
    }
    return c;
  }

  private static List<Tokens> parts(Tokens condition, String word, String bar) {
    List<Tokens> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    boolean between = false;
    for (int i = 0; i < condition.size(); i++) {
      boolean opens = condition.is(i, "(") || condition.is(i, "CASE");
      boolean closes = condition.is(i, ")") || condition.is(i, "END");
      depth += opens ? 1 : closes ? -1 : 0;
      between |= depth == 0 && condition.is(i, "BETWEEN");
      boolean bars = !bar.isEmpty() && condition.is(i, bar, bar);
      if (depth == 0 && (bars || condition.is(i, word))) {
        if (between && word.equals("AND") && !bars) {
          between = false;
          continue;
        }
        parts.add(condition.part(from, i));
        from = i + (bars ? 2 : 1);
        i = from - 1;
      }
    }
    parts.add(condition.part(from, condition.size()));
    return parts;
  }

  /** The outermost comparison of a condition: its sign in capitals and what stands beside it. */
  private record Comparison(Tokens left, String sign, Tokens right) {
    private static final Set<String> SIGNS =
        Set.of(
            "=", "==", "<=>", "<", ">", "<=", ">=", "<>", "!=", "IN", "BETWEEN", "IS", "ISNULL",
            "NOTNULL", "LIKE", "ILIKE", "REGEXP", "RLIKE", "GLOB", "SIMILAR", "~", "~*", "MATCH",
            "NOT", "XOR");

    /** The first one outside of parentheses, or none: an empty sign. */
    static Comparison in(Tokens p) {
      int depth = 0;
      for (int i = 0; i < p.size(); i++) {
        depth += p.is(i, "(") || p.is(i, "[") ? 1 : p.is(i, ")") || p.is(i, "]") ? -1 : 0;
        String sign = depth == 0 ? sign(p, i) : "";
        if (!sign.isEmpty() && i > 0) {
          int end = i + (Character.isLetter(sign.charAt(0)) ? 1 : width(p, i, sign));
          return of(p.part(0, i), sign, p.part(end, p.size()));
        }
      }
      return new Comparison(p, "", p.part(p.size(), p.size()));
    }

    /** A comparison of a comparison, such as a = 5 IS NOT NULL, tells nothing. */
    private static Comparison of(Tokens left, String sign, Tokens right) {
      int depth = 0;
      boolean twice = false;
      for (int i = 0; i < right.size(); i++) {
        depth += right.is(i, "(") || right.is(i, "[") ? 1 : 0;
        depth -= right.is(i, ")") || right.is(i, "]") ? 1 : 0;
        twice |= depth == 0 && (right.is(i, "IS") || right.is(i, "="));
      }
      boolean inner = !Columns.plain(left) && sign.equals("IS");
      return new Comparison(left, twice || inner ? "?" : sign, right);
    }

    private static String sign(Tokens p, int i) {
      if (p.is(i, "<") || p.is(i, ">") || p.is(i, "=") || p.is(i, "!") || p.is(i, "~")) {
        String all = p.at(i);
        int k = i + 1;
        while (p.start(k) == p.end(k - 1) && Set.of("=", ">", "<", "*").contains(p.at(k))) {
          all += p.at(k++);
        }
        return SIGNS.contains(all) ? all : p.is(i, "!") ? "" : "?";
      }
      String at = p.at(i);
      return SIGNS.contains(at) ? at : SIGNS.contains(at.replace("<", "")) ? at : "";
    }

    private static int width(Tokens p, int i, String sign) {
      int k = i + 1;
      while (p.start(k) - p.start(i) < sign.length() && k < p.size()) {
        k++;
      }
      return sign.equals("?") ? 1 : k - i;
    }

    boolean asks() {
      return right.find(0, "SELECT") >= 0;
    }

    Comparison turned() {
      String other =
          sign.startsWith("<") && !sign.equals("<>") && !sign.equals("<=>")
              ? sign.replace('<', '>')
              : sign.replace('>', '<');
      return new Comparison(
          /* left= */ right,
          sign.equals("<>") || sign.equals("<=>") ? sign : other,
          /* right= */ left);
    }
  }

  /** Bounds and patterns that shut hardly anything out. */
  private static final class Bounds {
    /** A number that keys seldom lie below, or the empty text. */
    static boolean lowest(Tokens p, String number) {
      int at = p.is(0, "(") ? 1 : 0;
      return p.is(at, "-") || p.raw(at).matches(number + "|0\\.0*|[nN]?''");
    }

    /** A number that keys seldom lie above, or a text that no number and no date is. */
    static boolean highest(Tokens p) {
      return p.isType(0, Token.Type.NUMBER)
          ? p.raw(0).matches("\\d{11,}.*|[2-9]\\d{9}.*|.*[eE].*")
          : p.isType(0, Token.Type.STRING) && p.raw(0).matches("\\D*");
    }

    /** Arithmetic that gives the same number for every row: a % 1, a * 0. */
    static boolean neutral(Tokens p) {
      for (int i = 1; i < p.size(); i++) {
        boolean rest = p.is(i, "%") || p.is(i, "MOD");
        if ((rest && p.raw(i + 1).equals("1"))
            || ((p.is(i, "*") || p.is(i, "&")) && p.raw(i + 1).equals("0"))) {
          return true;
        }
      }
      return false;
    }

    static boolean range(Tokens p) {
      int and = p.find(0, "AND");
      return and > 0 && lowest(p, "[01]") && highest(p.part(and + 1, p.size()));
    }

    static boolean anyText(Tokens p) {
      int at = p.is(0, "TO") || p.is(0, "BINARY") ? 1 : 0;
      return p.raw(at).matches("[eEnN]?['\"][%_*.^$+]*['\"]")
          || (p.named(at) && !p.is(at + 1, "("));
    }
  }
}
