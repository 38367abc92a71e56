package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names in an expression that may be columns.
 *
 * @param names plain names with their qualifiers, outside of sub-queries with tables of their own
 * @param functions the names of what is called, in capitals
 */
record Columns(List<String> names, List<String> functions) {
  private static final Set<String> WORDS =
      Set.of(
          "NULL",
          "TRUE",
          "FALSE",
          "IS",
          "NOT",
          "IN",
          "LIKE",
          "AND",
          "OR",
          "BETWEEN",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "ANY",
          "ALL",
          "SOME",
          "ARRAY",
          "ROW",
          "SELECT",
          "DISTINCT",
          "FROM",
          "CAST",
          "AS",
          "INTERVAL",
          "DATE",
          "TIMESTAMP",
          "ESCAPE",
          "COLLATE",
          "BINARY",
          "UNKNOWN",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "CURRENT_USER",
          "SESSION_USER",
          "SYMMETRIC",
          "DEFAULT",
          "XOR",
          "DIV",
          "MOD",
          "ISNULL",
          "NOTNULL");

  /** What SQLite calls the number of a row. */
  private static final Set<String> ROWID = Set.of("rowid", "_rowid_", "oid");

  /** Reads an expression. */
  static Columns of(Tokens tokens) {
    List<String> names = new ArrayList<>();
    List<String> functions = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.is(i, "(") && query(tokens, i + 1)) {
        int end = tokens.closing(i);
        boolean own = !tokens.is(i + 1, "SELECT") || tokens.part(i, end).find(0, "FROM") > 0;
        i = own ? end : i + 1;
      } else if (tokens.named(i)) {
        int behind = tokens.afterName(i);
        boolean type = tokens.is(i - 1, ":") || tokens.is(i - 1, "AS");
        boolean literal = tokens.raw(i).startsWith("@") || tokens.raw(i).startsWith(":");
        if (tokens.is(behind, "(")) {
          functions.add(tokens.at(i));
        } else if (!type && !literal && !word(tokens.at(i))) {
          String name = TableNames.plain(tokens.name(i));
          boolean given = name.startsWith("new.") || name.startsWith("old.");
          if (!given) {
            names.add(ROWID.contains(name) ? "rowid" : name);
          }
        }
        i = behind - 1;
      }
    }
    return new Columns(names, functions);
  }

  /** Whether a query begins here. */
  static boolean query(Tokens tokens, int i) {
    return tokens.is(i, "SELECT")
        || tokens.is(i, "WITH")
        || (tokens.is(i, "TABLE") && tokens.named(i + 1));
  }

  /** Where the first query in parentheses begins, or -1. */
  static int asked(Tokens tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.is(i, "(") && query(tokens, i + 1)) {
        return i + 1;
      }
    }
    return -1;
  }

  static boolean word(String upper) {
    return WORDS.contains(upper);
  }

  /** Whether an expression is one column and nothing else, in parentheses or not. */
  static boolean plain(Tokens tokens) {
    int open = 0;
    while (tokens.is(open, "(")) {
      open++;
    }
    int end = tokens.size();
    while (open > 0 && tokens.is(end - 1, ")")) {
      end--;
    }
    boolean even = tokens.size() - end == open;
    return even && tokens.named(open) && tokens.afterName(open) == end && !word(tokens.at(open));
  }

  /** Whether two columns are compared for being equal. */
  static boolean compared(Tokens part) {
    for (int i = 1; i < part.size(); i++) {
      if (part.is(i, "=") && part.named(i - 1) && part.named(i + 1) && !word(part.at(i + 1))) {
        int from = i - 1;
        while (part.is(from - 1, ".")) {
          from -= 2;
        }
        if (!part.name(from).equalsIgnoreCase(part.name(i + 1)) && !word(part.at(from))) {
          return true;
        }
      }
    }
    return false;
  }

  boolean none() {
    return names.isEmpty();
  }

  /** Whether one column stands twice, as in a - a, which is the same for every row. */
  boolean cancel() {
    return names.size() > 1 && Set.copyOf(names).size() < names.size();
  }

  /** Whether one of these functions or columns is all that is looked at. */
  boolean types(Set<String> capitals) {
    return functions.stream().anyMatch(capitals::contains)
        || (names.size() == 1
            && capitals.contains(names.get(0).toUpperCase(java.util.Locale.ROOT)));
  }

  /** Whether a column stands here and there; a missing qualifier may be the same. */
  boolean share(Columns other) {
    return names.stream()
        .anyMatch(one -> other.names.stream().anyMatch(two -> TableNames.same(one, two)));
  }
}
