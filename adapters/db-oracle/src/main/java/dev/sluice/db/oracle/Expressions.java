package dev.sluice.db.oracle;

import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.sql.Truth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Clauses of row changes: common table expressions, conditions, column lists. */
final class Expressions {
  private final Tokens tokens;
  private final Set<String> common = new HashSet<>();

  Expressions(Tokens tokens) {
    this.tokens = tokens;
    for (int i = 1; i < tokens.size(); i++) {
      boolean may = tokens.is(i - 1, "WITH") || tokens.is(i - 1, ",");
      if (may && tokens.named(i)) {
        int as = tokens.is(i + 1, "(") ? tokens.closing(i + 1) + 1 : i + 1;
        if (tokens.is(as, "AS", "(")) {
          common.add(tokens.part(i, i + 1).name(0));
        }
      }
    }
  }

  /** Whether a name is that of a common table expression. */
  boolean common(String name) {
    return common.contains(name);
  }

  /** What limits the rows of the DELETE or UPDATE that begins here. */
  Where where(int verb) {
    int depth = 0;
    int where = -1;
    int end = tokens.size();
    for (int i = verb; i < end; i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && where < 0 && word.equals("WHERE")) {
        where = i;
      } else if (depth == 0
          && where > 0
          && (word.equals("RETURNING") || word.equals("RETURN") || tokens.is(i, "LOG", "ERRORS"))) {
        end = i;
      }
    }
    if (where < 0) {
      return Where.ABSENT;
    }
    Tokens condition = tokens.part(where + 1, end);
    return Truth.always(condition) || everyRow(condition) ? Where.ALWAYS_TRUE : Where.MEANINGFUL;
  }

  /** What holds for every row because every row has an address and a number. */
  private static boolean everyRow(Tokens condition) {
    String text = condition.written(0, condition.size()).toUpperCase(java.util.Locale.ROOT);
    return text.matches(
        "ROWID IS NOT NULL|ROWNUM ?(>= ?1|> ?0|IS NOT NULL)|.*\\bROWNUM IS NOT NULL");
  }

  /** Columns that an UPDATE sets. */
  List<String> assigned(int update) {
    List<String> columns = new ArrayList<>();
    int set = tokens.find(update, "SET");
    int depth = 0;
    for (int i = set; set > 0 && i < tokens.size(); i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && word.equals("WHERE")) {
        break;
      }
      boolean lists = depth == 1 && tokens.is(set + 1, "(") && i < tokens.closing(set + 1);
      boolean place = i == set || word.equals(",") || (lists && word.equals("("));
      if ((depth == 0 || lists) && place && tokens.named(i + 1)) {
        columns.add(Names.last(Names.of(tokens, i + 1)));
      }
    }
    return columns;
  }

  /** Names in the list in parentheses that begins here; none where there is no list. */
  List<String> listed(int open) {
    List<String> columns = new ArrayList<>();
    if (tokens.is(open, "(") && tokens.named(open + 1) && !tokens.is(open + 1, "SELECT")) {
      for (Tokens part : tokens.part(open + 1, tokens.closing(open)).commaParts(0)) {
        columns.add(Names.last(Names.of(part, 0)));
      }
    }
    return columns;
  }
}
