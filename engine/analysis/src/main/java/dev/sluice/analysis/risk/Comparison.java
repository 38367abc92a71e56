package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.Map;
import java.util.Set;

/**
 * The outermost comparison of a condition.
 *
 * @param left what stands in front of the sign
 * @param sign in capitals and without NOT, {@code =} for every sign of being equal; empty where
 *     nothing is compared, {@code ?} where a comparison is compared in a way that tells nothing
 * @param not whether it holds where the sign alone would not
 * @param right what stands behind the sign
 */
record Comparison(Tokens left, String sign, boolean not, Tokens right) {
  private static final Map<String, String> SIGNS =
      Map.ofEntries(
          Map.entry("=", "="),
          Map.entry("==", "="),
          Map.entry("<=>", "="),
          Map.entry("<>", "!="),
          Map.entry("!=", "!="),
          Map.entry("<", "<"),
          Map.entry(">", ">"),
          Map.entry("<=", "<="),
          Map.entry(">=", ">="),
          Map.entry("~", "~"),
          Map.entry("~*", "~"),
          Map.entry("!~", "!~"));

  private static final Set<String> WORDS =
      Set.of(
          "IN", "BETWEEN", "IS", "ISNULL", "NOTNULL", "LIKE", "ILIKE", "REGEXP", "RLIKE", "GLOB",
          "SIMILAR", "MATCH", "NOT");

  private static final Map<String, String> OPPOSITE =
      Map.of("<", ">=", ">=", "<", ">", "<=", "<=", ">");
  private static final Map<String, String> MIRRORED =
      Map.of("<", ">", ">", "<", "<=", ">=", ">=", "<=");
  private static final Set<String> PIECES = Set.of("=", ">", "<", "*");

  /** The first one outside of parentheses, or none: an empty sign. */
  static Comparison in(Tokens p) {
    int i = first(p);
    if (i < 0) {
      return new Comparison(p, "", false, p.part(p.size(), p.size()));
    }
    Place place = place(p, i);
    return whole(p.part(0, i), place.sign(), p.part(place.end(), p.size()));
  }

  /** Whether anything is compared or chosen in an expression, at any depth, but in a sub-query. */
  static boolean within(Tokens p) {
    for (int i = 0; i < p.size(); i++) {
      boolean query = p.is(i, "(") && Columns.query(p, i + 1);
      if (query || p.is(i, "POSITION", "(")) {
        i = p.closing(query ? i : i + 1);
      } else if (p.is(i, "CASE") || p.is(i, "EXISTS") || !place(p, i).sign().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static Comparison whole(Tokens left, String sign, Tokens right) {
    boolean negative = sign.startsWith("!") || sign.equals("NOT");
    int skip = 0;
    String word = sign.startsWith("!") ? sign.substring(1) : sign;
    if (sign.equals("NOT")) {
      word = right.at(0);
      skip = 1;
    } else if (sign.equals("IS") && right.is(0, "NOT")) {
      negative = true;
      skip = 1;
    }
    if (word.equals("IS") && right.is(skip, "DISTINCT", "FROM")) {
      word = "=";
      negative = !negative;
      skip += 2;
    }
    Tokens rest = right.part(skip, right.size());
    return new Comparison(left, again(left, word, rest) ? "?" : word, negative, rest);
  }

  /** A comparison of a comparison, such as a = 5 IS NOT NULL, tells nothing. */
  private static boolean again(Tokens left, String sign, Tokens right) {
    boolean inner = !Columns.plain(left) && sign.equals("IS");
    return inner || Nesting.find(right, 0, Set.of("IS", "=")) >= 0;
  }

  private static int first(Tokens p) {
    int depth = 0;
    for (int i = 0; i < p.size(); i++) {
      depth += Nesting.step(p, i);
      if (i > 0 && depth == 0 && !place(p, i).sign().isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  private record Place(String sign, int end) {}

  /** The sign that begins here; what gets a value out of JSON ({@code ->>}) is none. */
  private static Place place(Tokens p, int i) {
    if (WORDS.contains(p.at(i))) {
      return new Place(p.at(i), i + 1);
    }
    boolean begins = p.is(i, "<") || p.is(i, ">") || p.is(i, "=") || p.is(i, "!") || p.is(i, "~");
    if (!begins || arrow(p, i)) {
      return new Place("", i);
    }
    StringBuilder all = new StringBuilder(p.at(i));
    int end = i + 1;
    while (p.start(end) == p.end(end - 1) && PIECES.contains(p.at(end))) {
      all.append(p.at(end++));
    }
    if (all.toString().equals("=>")) {
      return new Place("", i);
    }
    String sign = SIGNS.get(all.toString());
    return sign == null ? new Place(p.is(i, "!") ? "" : "?", i + 1) : new Place(sign, end);
  }

  private static boolean arrow(Tokens p, int i) {
    int first = i;
    while (p.is(first, ">") && p.end(first - 1) == p.start(first)) {
      first--;
    }
    return first < i && (p.is(first, "-") || p.is(first, "#"));
  }

  /** What holds where this does not. */
  Comparison opposite() {
    String other = OPPOSITE.get(sign);
    return other == null
        ? new Comparison(left, sign, !not, right)
        : new Comparison(left, other, not, right);
  }

  /** The same with its sides changed. */
  Comparison turned() {
    return new Comparison(
        /* left= */ right, MIRRORED.getOrDefault(sign, sign), not, /* right= */ left);
  }

  /** Whether a query stands on the right. */
  boolean asks() {
    return Columns.asked(right) >= 0;
  }
}
