package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/**
 * Names a statement by its leading keywords without noise words: {@code CREATE UNIQUE INDEX} is
 * {@code CREATE INDEX}, {@code WITH … DELETE} is {@code DELETE}.
 */
final class Kinds {
  private static final Set<String> NOISE = Set.of("UNIQUE", "TEMP", "TEMPORARY");
  private static final Set<String> VERBS =
      Set.of("SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "VALUES");

  /** Pragmas that SQLite refuses, or answers with an error, inside a transaction. */
  private static final Set<String> ALONE =
      Set.of("journal_mode", "synchronous", "wal_checkpoint", "temp_store", "secure_delete");

  private Kinds() {}

  static String of(Tokens tokens) {
    String first = tokens.at(0);
    return switch (first) {
      case "CREATE", "ALTER", "DROP" -> object(tokens, first);
      case "WITH" -> {
        int at = mainVerbAt(tokens);
        yield at < 0 ? "WITH" : tokens.at(at);
      }
      default -> first.isEmpty() ? "UNKNOWN" : first;
    };
  }

  private static String object(Tokens tokens, String verb) {
    int i = 1;
    while (NOISE.contains(tokens.at(i))) {
      i++;
    }
    boolean virtual = tokens.is(i, "VIRTUAL", "TABLE");
    return verb + " " + (virtual ? "VIRTUAL TABLE" : tokens.at(i));
  }

  /** The place of the verb after the common table expressions, or -1. */
  static int mainVerbAt(Tokens tokens) {
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      String word = tokens.at(i);
      if (word.equals("(")) {
        depth++;
      } else if (word.equals(")")) {
        depth--;
      } else if (depth == 0 && VERBS.contains(word)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether SQLite accepts the statement inside a transaction. */
  static boolean transactional(String kind, Tokens tokens) {
    return switch (kind) {
      case "VACUUM", "DETACH" -> false;
      case "PRAGMA" ->
          !(ALONE.contains(pragma(tokens)) && (tokens.has("=") || tokens.has("(")))
              && !pragma(tokens).equals("wal_checkpoint");
      default -> true;
    };
  }

  /** The name of a pragma in lower case, without its schema. */
  static String pragma(Tokens tokens) {
    int name = tokens.is(2, ".") ? 3 : 1;
    return tokens.raw(name).toLowerCase(Locale.ROOT);
  }
}
