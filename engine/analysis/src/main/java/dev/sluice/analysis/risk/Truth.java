package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.Optional;
import java.util.Set;

/**
 * A condition that is compared with true or false: {@code (id > 0) = true}, {@code id > 0 IS TRUE}.
 *
 * @param condition what is compared
 * @param holds whether it must hold
 */
record Truth(Tokens condition, boolean holds) {
  private static final Set<String> TRUE = Set.of("TRUE", "1");
  private static final Set<String> FALSE = Set.of("FALSE", "0");
  private static final Set<String> SIGNS = Set.of("=", "==", "<=>", "<>", "!=");
  private static final Set<String> PIECES = Set.of("=", "<", ">", "!");

  /** The condition that is compared, or empty where the comparison is none of that sort. */
  static Optional<Truth> of(Tokens p) {
    int last = p.size() - 1;
    if (last > 1 && constant(p, last)) {
      return behind(p, last);
    }
    int end = 1;
    while (PIECES.contains(p.at(end))) {
      end++;
    }
    boolean compared = end > 1 && constant(p, 0) && SIGNS.contains(sign(p, 1, end));
    boolean closed = p.is(end, "(") && p.closing(end) == last;
    return compared && closed
        ? found(p.part(end, p.size()), sign(p, 1, end), TRUE.contains(word(p, 0)))
        : Optional.empty();
  }

  private static Optional<Truth> behind(Tokens p, int last) {
    boolean value = TRUE.contains(word(p, last));
    boolean not = p.is(last - 1, "NOT");
    int is = not ? last - 2 : last - 1;
    if (p.is(is, "IS")) {
      return found(p.part(0, is), not ? "<>" : "=", value);
    }
    int begin = last;
    while (PIECES.contains(p.at(begin - 1))) {
      begin--;
    }
    String sign = sign(p, begin, last);
    return SIGNS.contains(sign) ? found(p.part(0, begin), sign, value) : Optional.empty();
  }

  private static Optional<Truth> found(Tokens side, String sign, boolean value) {
    boolean equal = !sign.equals("<>") && !sign.equals("!=");
    return condition(side) ? Optional.of(new Truth(side, value == equal)) : Optional.empty();
  }

  /** Whether it is a condition itself, and no value. */
  private static boolean condition(Tokens side) {
    Tokens c = Nesting.bare(side);
    boolean compares = !Columns.query(c, 0) && !Comparison.in(c).sign().isEmpty();
    return c.is(0, "NOT")
        || c.is(0, "EXISTS")
        || Nesting.find(c, 0, Set.of("AND", "OR")) > 0
        || compares;
  }

  private static boolean constant(Tokens p, int i) {
    return TRUE.contains(word(p, i)) || FALSE.contains(word(p, i));
  }

  private static String word(Tokens p, int i) {
    return p.at(i).isEmpty() ? p.raw(i) : p.at(i);
  }

  private static String sign(Tokens p, int from, int to) {
    StringBuilder sign = new StringBuilder();
    for (int i = from; i < to; i++) {
      sign.append(p.at(i));
    }
    return sign.toString();
  }
}
