package dev.sluice.analysis.risk;

import dev.sluice.analysis.risk.Choice.Test;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Whether nearly every row may meet a condition. One that compares a column with itself in whatever
 * disguise, with a bound that values seldom cross, that shuts out one value only, or that never
 * looks at the row, says nothing.
 */
final class Breadth {
  private static final int DEEP = 40;

  /** How many parts are judged; choices within choices would take for ever. */
  private static final int MOST = 20_000;

  /** Functions that say the same of nearly every row, and a column that does. */
  private static final Set<String> TYPES =
      Set.of("TYPEOF", "PG_TYPEOF", "TOTYPENAME", "COLLATION", "TABLEOID");

  private static final Set<String> PATTERNS =
      Set.of("LIKE", "ILIKE", "REGEXP", "RLIKE", "GLOB", "SIMILAR", "~");

  private static final Set<String> STRICT = Set.of("<", ">");

  private final Sources sources;
  private final boolean barsMeanOr;
  private final Predicate<String> texts;
  private final AtomicInteger left;

  /**
   * Judges conditions of one statement.
   *
   * @param sources the tables that names in the condition may belong to
   * @param barsMeanOr whether {@code ||} and {@code &&} are OR and AND, as in MySQL
   * @param texts which columns, by plain name, hold texts that are all equal to the number 0
   */
  Breadth(Sources sources, boolean barsMeanOr, Predicate<String> texts) {
    this(sources, barsMeanOr, texts, new AtomicInteger(MOST));
  }

  private Breadth(
      Sources sources, boolean barsMeanOr, Predicate<String> texts, AtomicInteger left) {
    this.sources = sources;
    this.barsMeanOr = barsMeanOr;
    this.texts = texts;
    this.left = left;
  }

  /** The same in a sub-query, and of the same patience. */
  private Breadth with(Sources inner) {
    return new Breadth(inner, barsMeanOr, texts, left);
  }

  /** Whether nearly every row may meet it and the conditions of the joins. */
  boolean of(Tokens condition) {
    return of(condition, 0);
  }

  private boolean of(Tokens condition, int depth) {
    return !sources.keyed()
        && of(condition, false, depth)
        && sources.conditions().stream().allMatch(one -> of(one, false, depth));
  }

  /** Whether nearly every row may meet a condition or, where asked, fail it. */
  private boolean of(Tokens condition, boolean no, int depth) {
    Tokens c = Nesting.bare(condition);
    if (depth > DEEP || left.decrementAndGet() < 0) {
      return true;
    }
    List<Tokens> ors = Nesting.parts(c, "OR", barsMeanOr ? "|" : "");
    if (ors.size() > 1) {
      return no
          ? ors.stream().allMatch(part -> of(part, true, depth + 1))
          : ors.stream().anyMatch(part -> of(part, false, depth + 1));
    }
    if (Nesting.parts(c, "XOR", "").size() > 1) {
      return true;
    }
    List<Tokens> ands = Nesting.parts(c, "AND", barsMeanOr ? "&" : "");
    if (ands.size() > 1) {
      return no
          ? ands.stream().anyMatch(part -> of(part, true, depth + 1))
          : ands.stream().allMatch(part -> of(part, false, depth + 1)) && !duplicates(ands);
    }
    return part(c, no, depth);
  }

  private boolean part(Tokens p, boolean no, int depth) {
    boolean mark = p.is(0, "!") && (p.size() == 2 || p.closing(1) == p.size() - 1);
    if (p.is(0, "NOT") || mark) {
      return of(p.part(1, p.size()), !no, depth + 1);
    }
    if (p.is(0, "EXISTS")) {
      return unlinked(Nesting.bare(p.part(1, p.size())), depth + 1);
    }
    Optional<Truth> truth = Truth.of(p);
    if (truth.isPresent()) {
      return of(truth.get().condition(), no == truth.get().holds(), depth + 1);
    }
    return compared(Comparison.in(p), no, depth);
  }

  private boolean compared(Comparison found, boolean no, int depth) {
    if (found.sign().isEmpty()) {
      return alone(found.left(), no, depth);
    }
    Comparison asked = no ? found.opposite() : found;
    List<Choice> choices = Choice.of(asked.left());
    Comparison turned = asked.turned();
    List<Choice> others = Choice.of(turned.left());
    if (!choices.isEmpty()) {
      return choices.stream().anyMatch(one -> chosen(one, asked, depth + 1));
    }
    return others.isEmpty()
        ? broad(asked, depth)
        : others.stream().anyMatch(one -> chosen(one, turned, depth + 1));
  }

  /** A value that is true or false by itself; a key is true in every row. */
  private boolean alone(Tokens p, boolean no, int depth) {
    List<Choice> choices = Choice.of(p);
    if (!choices.isEmpty()) {
      return choices.stream()
          .anyMatch(one -> met(one, depth + 1) && of(one.value(), no, depth + 1));
    }
    Optional<String> constant = constant(p);
    if (constant.isPresent()) {
      return no == Set.of("0", "NULL", "").contains(constant.get());
    }
    return no || !Columns.plain(p) || key(p);
  }

  private boolean met(Choice choice, int depth) {
    return choice.tests().stream().allMatch(test -> met(test, depth));
  }

  private boolean met(Test test, int depth) {
    return test.asked().sign().isEmpty()
        ? of(test.asked().left(), !test.holds(), depth)
        : compared(test.asked(), !test.holds(), depth);
  }

  private boolean chosen(Choice choice, Comparison asked, int depth) {
    if (depth > DEEP || left.decrementAndGet() < 0) {
      return true;
    }
    Optional<String> value = constant(choice.value());
    Optional<String> other = constant(asked.right());
    if (value.isPresent() && other.isPresent() && asked.sign().equals("=")) {
      return value.equals(other) != asked.not() && met(choice, depth);
    }
    Comparison one = new Comparison(choice.value(), asked.sign(), asked.not(), asked.right());
    return met(choice, depth) && compared(one, false, depth);
  }

  private static Optional<String> constant(Tokens p) {
    Tokens c = Nesting.bare(p);
    boolean literal = c.isType(0, Token.Type.NUMBER) || c.isType(0, Token.Type.STRING);
    boolean word = c.is(0, "TRUE") || c.is(0, "FALSE") || c.is(0, "NULL");
    if (c.size() != 1 || !(literal || word)) {
      return Optional.empty();
    }
    String text = c.raw(0).replaceAll("^'|'$", "").toUpperCase(Locale.ROOT);
    return Optional.of(text.equals("TRUE") ? "1" : text.equals("FALSE") ? "0" : text);
  }

  private static boolean key(Tokens p) {
    return p.raw(p.size() - 1).toLowerCase(Locale.ROOT).matches("[\"`\\[]?(?:.*_)?id[\"`\\]]?");
  }

  private boolean broad(Comparison found, int depth) {
    if (found.not() || Comparison.within(found.left()) || Comparison.within(found.right())) {
      return true;
    }
    Columns mine = Columns.of(found.left());
    Columns other = Columns.of(found.right());
    boolean asks = found.asks();
    if (mine.none() && other.none() && !asks) {
      return true;
    }
    if (other.none() && (mine.cancel() || Bounds.neutral(found.left()))) {
      return true;
    }
    if (mine.share(other) || itself(found, depth) || foreign(found)) {
      return true;
    }
    if (mine.types(TYPES)) {
      return true;
    }
    if (asks) {
      Tokens query = found.right().part(Columns.asked(found.right()), found.right().size());
      if (mine.none() ? unlinked(query, depth + 1) : everyRow(query, found.sign(), depth + 1)) {
        return true;
      }
    }
    return (mine.none() && !asks) ? !selective(found.turned()) : !selective(found);
  }

  private boolean itself(Comparison found, int depth) {
    return sources.joinsItself(
        found.left(), found.right(), query -> everyRow(query, "=", depth + 1));
  }

  private boolean foreign(Comparison found) {
    return sources.foreign(found.left(), found.right());
  }

  /** Rows that are equal in one column and differ in another: all but one of each go. */
  private boolean duplicates(List<Tokens> ands) {
    Set<String> equal = new HashSet<>();
    Set<String> different = new HashSet<>();
    for (Tokens part : ands) {
      Comparison one = Comparison.in(Nesting.bare(part));
      boolean plain = Columns.plain(one.left()) && Columns.plain(one.right());
      if (plain && itself(one, 0)) {
        boolean strict = STRICT.contains(one.sign()) || (one.sign().equals("=") && one.not());
        boolean same = one.sign().equals("=") && !one.not();
        String column = one.left().raw(one.left().size() - 1).toLowerCase(Locale.ROOT);
        (strict ? different : same ? equal : new HashSet<String>()).add(column);
      }
    }
    return !equal.isEmpty() && different.stream().anyMatch(column -> !equal.contains(column));
  }

  /** Whether what stands behind a column or expression leaves few rows. */
  private boolean selective(Comparison found) {
    Tokens right = found.right();
    return switch (found.sign()) {
      case "=" -> !zero(found);
      case "IN" -> !right.named(0) && !zero(found);
      case ">", ">=" -> !Bounds.lowest(right, found.sign().equals(">") ? "0" : "[01]");
      case "<", "<=" -> !Bounds.highest(right) && !Bounds.turned(found.left());
      case "BETWEEN" -> !right.named(0) && !Bounds.range(right);
      case "IS" ->
          Columns.plain(found.left())
              && right.size() == 1
              && !right.is(0, "UNKNOWN")
              && !(right.is(0, "TRUE") && key(found.left()));
      default -> PATTERNS.contains(found.sign()) && !Bounds.anyText(right);
    };
  }

  /** A column of texts beside the number 0, which every text is that begins with no digit. */
  private boolean zero(Comparison found) {
    if (!Columns.plain(found.left())) {
      return false;
    }
    String column = TableNames.plain(Nesting.bare(found.left()).name(0));
    boolean nought =
        Nesting.bare(found.right()).commaParts(0).stream()
            .anyMatch(one -> one.size() == 1 && one.raw(0).matches("0+(?:\\.0*)?|(?i:false)"));
    return nought && texts.test(column);
  }

  /** Whether a query gives nearly every row of its table. */
  private boolean everyRow(Tokens query, String sign, int depth) {
    boolean equal = sign.equals("=") || sign.equals("IN");
    return (!equal && sources.read(query))
        || query.find(0, "GENERATE_SERIES") > 0
        || pieces(query, depth, piece -> sources.asksForTheRow(piece) || given(piece, depth));
  }

  private boolean given(Tokens piece, int depth) {
    return with(sources.inside(piece)).of(condition(piece), depth);
  }

  /** Whether a query finds something, or nothing, whatever the row is. */
  private boolean unlinked(Tokens query, int depth) {
    return pieces(query, depth, piece -> with(sources.beside(piece)).of(condition(piece), depth));
  }

  /** Whether one of the queries that UNION joins has no condition, or one of this sort. */
  private static boolean pieces(Tokens query, int depth, Predicate<Tokens> sort) {
    boolean read = query.is(0, "SELECT") || query.is(0, "(");
    if (depth > DEEP || !read || Nesting.find(query, 0, Set.of("EXCEPT", "INTERSECT")) > 0) {
      return true;
    }
    Tokens own = query.part(0, Nesting.end(query, 0, Set.of()));
    return Nesting.parts(own, "UNION", "").stream()
        .map(piece -> Nesting.bare(piece.is(0, "ALL") ? piece.part(1, piece.size()) : piece))
        .anyMatch(piece -> !limited(piece) || sort.test(piece));
  }

  private static boolean limited(Tokens piece) {
    return Nesting.find(piece, 0, Set.of("WHERE", "ON", "USING")) > 0;
  }

  /** What stands behind the WHERE of a query, or nothing. */
  private static Tokens condition(Tokens query) {
    int where = Nesting.find(query, 0, Set.of("WHERE"));
    return where < 0
        ? Tokens.standard("TRUE")
        : query.part(where + 1, Nesting.end(query, where + 1, SourceList.CLAUSES));
  }
}
