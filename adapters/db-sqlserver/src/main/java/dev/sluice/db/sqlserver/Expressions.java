package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.sql.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Clauses of row changes: common table expressions, aliases, conditions, column lists. */
final class Expressions {
  private static final Set<String> JOIN_ENDS =
      Set.of("JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "OUTER", "WHERE", "OPTION", "");
  private final Tokens tokens;
  private final Map<String, String> common = new HashMap<>();

  Expressions(Tokens tokens) {
    this.tokens = tokens;
    for (int i = 1; i < tokens.size(); i++) {
      boolean may = tokens.is(i - 1, "WITH") || tokens.is(i - 1, ",");
      if (may && tokens.named(i)) {
        expression(i);
      }
    }
  }

  /** What limits the rows of a DELETE or UPDATE. */
  record Limit(Where where) {
    boolean unbounded() {
      return where == Where.ABSENT || where == Where.ALWAYS_TRUE;
    }
  }

  private void expression(int i) {
    int as = tokens.is(i + 1, "(") ? tokens.closing(i + 1) + 1 : i + 1;
    if (tokens.is(as, "AS", "(")) {
      int end = tokens.closing(as + 1);
      int from = tokens.find(as, "FROM");
      String base = from > 0 && from < end ? Names.of(tokens, from + 1) : "";
      common.put(lower(Names.of(tokens, i)), base);
    }
  }

  /** Whether a name is that of a common table expression. */
  boolean common(String name) {
    return common.containsKey(lower(name));
  }

  /** The table behind an alias or a common table expression; the name itself otherwise. */
  String base(String name, int from) {
    String behind = common(name) ? common.getOrDefault(lower(name), name) : alias(name, from);
    return common(behind) ? common.getOrDefault(lower(behind), behind) : behind;
  }

  private String alias(String name, int from) {
    if (name.indexOf('.') >= 0) {
      return name;
    }
    for (int i = from; i < tokens.size(); i++) {
      boolean source = tokens.is(i, "FROM") || tokens.is(i, "JOIN") || tokens.is(i, ",");
      if (source && Names.at(tokens, i + 1)) {
        int after = Names.after(tokens, i + 1);
        int at = tokens.is(after, "AS") ? after + 1 : after;
        if (tokens.named(at) && tokens.part(at, at + 1).name(0).equalsIgnoreCase(name)) {
          return Names.of(tokens, i + 1);
        }
      }
    }
    return name;
  }

  /** What limits the rows of the change whose verb stands at a place. */
  Limit limit(int verb, boolean top) {
    int depth = 0;
    int end = tokens.size();
    int where = -1;
    boolean joined = false;
    for (int i = verb; i < end; i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth < 0 || (depth == 0 && word.equals("OPTION"))) {
        end = i;
      } else if (depth == 0 && word.equals("WHERE")) {
        where = i;
      } else if (depth == 0 && word.equals("ON") && where < 0) {
        joined |= inner(i) && !always(i + 1, joinEnd(i + 1));
      }
    }
    boolean tells = where > 0 && !always(where + 1, end);
    if (top || joined || tells) {
      return new Limit(Where.MEANINGFUL);
    }
    return new Limit(where > 0 ? Where.ALWAYS_TRUE : Where.ABSENT);
  }

  /** Names compare without brackets and case: {@code [A] = a} holds for every row too. */
  private boolean always(int from, int to) {
    StringBuilder plain = new StringBuilder();
    for (int i = from; i < to; i++) {
      String name = tokens.named(i) ? tokens.part(i, i + 1).name(0) : "";
      boolean bare = name.matches("[A-Za-z_][A-Za-z0-9_]*");
      plain.append(i > from ? " " : "").append(bare ? lower(name) : tokens.raw(i));
    }
    return Truth.always(SqlServerTokens.of(plain.toString()));
  }

  /** Whether the ON here belongs to a join that leaves rows away. */
  private boolean inner(int on) {
    for (int i = on - 1; i > 0; i--) {
      if (tokens.is(i, "JOIN")) {
        return !Set.of("OUTER", "LEFT", "RIGHT", "FULL").contains(tokens.at(i - 1));
      }
    }
    return false;
  }

  private int joinEnd(int from) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth < 0 || (depth == 0 && !word.isEmpty() && JOIN_ENDS.contains(word))) {
        return i;
      }
    }
    return tokens.size();
  }

  /** Columns that an UPDATE sets. */
  List<String> assigned(int update) {
    int set = tokens.find(update, "SET");
    List<String> columns = new ArrayList<>();
    int depth = 0;
    for (int i = set; set > 0 && i < tokens.size(); i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth < 0 || (depth == 0 && (word.equals("FROM") || word.equals("WHERE")))) {
        break;
      }
      if (depth == 0 && (i == set || word.equals(",")) && tokens.named(i + 1)) {
        String name = Names.of(tokens, i + 1);
        columns.add(name.substring(name.lastIndexOf('.') + 1));
      }
    }
    return columns;
  }

  /** Names in the list in parentheses that begins here; none where there is no list. */
  List<String> listed(int open) {
    List<String> columns = new ArrayList<>();
    if (tokens.is(open, "(") && tokens.named(open + 1) && !tokens.is(open + 1, "SELECT")) {
      for (Tokens part : tokens.part(open + 1, tokens.closing(open)).commaParts(0)) {
        columns.add(Names.of(part, 0));
      }
    }
    return columns;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
