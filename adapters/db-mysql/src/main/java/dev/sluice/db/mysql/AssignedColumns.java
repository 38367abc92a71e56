package dev.sluice.db.mysql;

import dev.sluice.db.sql.Tokens;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The columns that an UPDATE or an ON DUPLICATE KEY UPDATE sets. */
final class AssignedColumns {
  private AssignedColumns() {}

  /** Their names in lower case, without a table's; none where nothing is set. */
  static Set<String> of(Tokens tokens) {
    Set<String> columns = new HashSet<>();
    int from = list(tokens);
    if (from < 0) {
      return columns;
    }
    for (Tokens part : tokens.part(from, tokens.size()).commaParts(0)) {
      int last = part.afterName(0) - 1;
      if (part.named(last)) {
        columns.add(part.name(last).toLowerCase(Locale.ROOT));
      }
    }
    return columns;
  }

  /** Where the list begins, outside any parentheses; -1 where there is none. */
  private static int list(Tokens tokens) {
    int depth = 0;
    boolean update = false;
    for (int i = 0; i < tokens.size(); i++) {
      depth += tokens.is(i, "(") ? 1 : tokens.is(i, ")") ? -1 : 0;
      if (depth == 0 && tokens.is(i, "DUPLICATE", "KEY", "UPDATE")) {
        return i + 3;
      }
      update |= depth == 0 && tokens.is(i, "UPDATE");
      if (depth == 0 && update && tokens.is(i, "SET")) {
        return i + 1;
      }
    }
    return -1;
  }
}
