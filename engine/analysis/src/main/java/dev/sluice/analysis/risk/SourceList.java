package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The tables and queries that stand behind FROM, USING or UPDATE, with commas and joins. */
final class SourceList {
  private static final Set<String> JOINS =
      Set.of("JOIN", "STRAIGHT_JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", ",");

  /** What ends a list. */
  static final Set<String> ENDS =
      Set.of(
          "SET",
          "WHERE",
          "FROM",
          "WHEN",
          "GROUP",
          "ORDER",
          "LIMIT",
          "HAVING",
          "UNION",
          "WINDOW",
          "FETCH",
          "RETURNING",
          "UPDATE",
          "DELETE",
          ";");

  /** What ends a condition behind WHERE. */
  static final Set<String> CLAUSES =
      Set.of(
          "GROUP",
          "ORDER",
          "LIMIT",
          "HAVING",
          "UNION",
          "WINDOW",
          "FETCH",
          "RETURNING",
          "WHEN",
          "SETTINGS",
          ";");

  private static final Set<String> NO_ALIAS =
      Set.of("ON", "USING", "JOIN", "OUTER", "USE", "FORCE", "IGNORE", "WITH", "INDEXED", "NOT");
  private static final Set<String> OUTER = Set.of("LEFT", "RIGHT", "FULL");

  private final List<Source> sources = new ArrayList<>();
  private final List<Tokens> conditions = new ArrayList<>();
  private final int end;
  private boolean keyed;

  /**
   * One of them.
   *
   * @param table its plain name; of a query, that of the first table it reads
   * @param alias the plain name that columns are qualified with
   * @param query the query in parentheses, or nothing
   */
  record Source(String table, String alias, Tokens query) {}

  private SourceList(int end) {
    this.end = end;
  }

  /** Reads the list that begins at a place. */
  static SourceList of(Tokens tokens, int from) {
    SourceList list = new SourceList(listEnd(tokens, from));
    boolean inner = true;
    int i = from;
    while (i < list.end) {
      int next = list.source(tokens, i);
      int join = Nesting.end(tokens, next, JOINS);
      list.condition(tokens, next, Math.min(join, list.end), inner);
      inner = true;
      while (JOINS.contains(tokens.at(join)) || tokens.is(join, "OUTER")) {
        inner &= !OUTER.contains(tokens.at(join));
        join++;
      }
      i = Math.max(join, i + 1);
    }
    return list;
  }

  /** The list ends as well at the USING of a DELETE, which no parenthesis follows at once. */
  private static int listEnd(Tokens tokens, int from) {
    int end = Nesting.end(tokens, from, ENDS);
    int using = Nesting.find(tokens.part(0, end), from, Set.of("USING"));
    boolean joined = using > 0 && Nesting.find(tokens.part(0, using), from, Set.of("JOIN")) > 0;
    return using > 0 && !joined ? using : end;
  }

  private int source(Tokens tokens, int from) {
    int at = from;
    while (tokens.is(at, "ONLY") || tokens.is(at, "LATERAL")) {
      at++;
    }
    boolean bracket = tokens.is(at, "(");
    boolean quoted = tokens.isType(at, Token.Type.STRING);
    Tokens query = tokens.part(0, 0);
    String table;
    int after;
    if (bracket) {
      after = tokens.closing(at) + 1;
      query = tokens.part(at + 1, after - 1);
      table = firstTable(query);
    } else {
      table = TableNames.plain(quoted ? tokens.raw(at).replace("'", "") : tokens.name(at));
      after = quoted ? at + 1 : tokens.afterName(at);
      boolean called = tokens.is(after, "(") && tokens.closing(after) < end;
      after = called ? tokens.closing(after) + 1 : after;
    }
    int named = tokens.is(after, "AS") ? after + 1 : after;
    boolean aliased = tokens.named(named) && named < end && !keyword(tokens.at(named));
    if (!table.isEmpty() || bracket) {
      String alias = aliased ? TableNames.plain(tokens.raw(named)) : table;
      sources.add(new Source(table, alias, query));
    }
    return aliased ? named + 1 : after;
  }

  private static boolean keyword(String word) {
    return NO_ALIAS.contains(word) || JOINS.contains(word) || ENDS.contains(word);
  }

  private static String firstTable(Tokens query) {
    int from = Math.max(query.find(0, "FROM"), query.is(0, "TABLE") ? 0 : -1);
    return from < 0 ? "" : TableNames.plain(query.name(from + 1));
  }

  private void condition(Tokens tokens, int from, int to, boolean inner) {
    int on = Nesting.find(tokens.part(0, to), from, Set.of("ON"));
    if (on >= 0 && inner) {
      conditions.add(tokens.part(on + 1, to));
    }
    keyed |= inner && tokens.part(from, to).has("USING", "(");
  }

  List<Source> sources() {
    return sources;
  }

  /** What stands behind the ON of inner joins. */
  List<Tokens> conditions() {
    return conditions;
  }

  /** Whether a join names the columns that must be equal. */
  boolean keyed() {
    return keyed;
  }

  /** The place where the list ends. */
  int end() {
    return end;
  }
}
