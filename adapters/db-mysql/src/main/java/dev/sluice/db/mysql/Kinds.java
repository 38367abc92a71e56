package dev.sluice.db.mysql;

import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names a statement by its leading keywords without noise words: {@code CREATE OR REPLACE DEFINER =
 * x VIEW} is {@code CREATE VIEW}, {@code WITH … DELETE} is {@code DELETE}.
 */
final class Kinds {
  private static final Set<String> OBJECTS =
      Set.of(
          "TABLE",
          "TABLES",
          "INDEX",
          "KEY",
          "VIEW",
          "PROCEDURE",
          "FUNCTION",
          "TRIGGER",
          "EVENT",
          "DATABASE",
          "SCHEMA",
          "USER",
          "ROLE",
          "SERVER",
          "TABLESPACE",
          "SEQUENCE",
          "PACKAGE",
          "INSTANCE",
          "LOGFILE",
          "UNDO",
          "RESOURCE",
          "SPATIAL",
          "PREPARE");

  /** Other words for the same. */
  private static final Map<String, String> PLAIN = Map.of("SCHEMA", "DATABASE", "TABLES", "TABLE");

  /** What InnoDB takes back with the transaction, and what changes nothing. */
  private static final Set<String> INSIDE =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "REPLACE",
          "VALUES",
          "TABLE",
          "DO",
          "SET",
          "SHOW",
          "EXPLAIN",
          "DESCRIBE",
          "DESC",
          "USE",
          "HELP",
          "LOAD DATA",
          "LOAD XML");

  private Kinds() {}

  static String of(Tokens tokens) {
    String first = tokens.at(0);
    return switch (first) {
      case "CREATE", "ALTER", "DROP" -> object(tokens, first);
      case "WITH" -> mainVerb(tokens);
      case "(" -> "SELECT";
      case "RENAME",
          "LOCK",
          "UNLOCK",
          "XA",
          "LOAD",
          "INSTALL",
          "UNINSTALL",
          "START",
          "STOP",
          "CHANGE",
          "RESET",
          "PURGE" ->
          first + (tokens.at(1).isEmpty() ? "" : " " + tokens.at(1));
      case "BEGIN" -> tokens.is(1, "NOT", "ATOMIC") ? "BEGIN NOT ATOMIC" : first;
      case "SET" -> set(tokens);
      default -> first.isEmpty() ? "UNKNOWN" : first;
    };
  }

  private static String object(Tokens tokens, String verb) {
    for (int i = 1; i < tokens.size(); i++) {
      String word = tokens.at(i);
      boolean noise = word.equals("SPATIAL") && !tokens.is(i + 1, "REFERENCE");
      if (OBJECTS.contains(word) && !noise) {
        return verb + " " + PLAIN.getOrDefault(word, word);
      }
    }
    return verb + (tokens.at(1).isEmpty() ? "" : " " + tokens.at(1));
  }

  private static String set(Tokens tokens) {
    for (String word : Set.of("PASSWORD", "ROLE", "TRANSACTION")) {
      if (tokens.is(1, word) || tokens.is(2, word)) {
        return "SET " + word;
      }
    }
    boolean server =
        tokens.is(1, "GLOBAL")
            || tokens.is(1, "PERSIST")
            || tokens.is(1, "PERSIST_ONLY")
            || tokens.is(1, "DEFAULT")
            || tokens.has("GLOBAL")
            || systemWide(tokens);
    return server ? "SET GLOBAL" : "SET";
  }

  /** Any of the assignments may name the server's own variable. */
  private static boolean systemWide(Tokens tokens) {
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.is(i - 1, "@")
          && tokens.raw(i).toUpperCase(Locale.ROOT).matches("@(GLOBAL|PERSIST|PERSIST_ONLY)")) {
        return true;
      }
    }
    return false;
  }

  /** The verb after the common table expressions. */
  static String mainVerb(Tokens tokens) {
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      String word = tokens.at(i);
      if (word.equals("(")) {
        depth++;
      } else if (word.equals(")")) {
        depth--;
      } else if (depth == 0
          && Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "VALUES", "TABLE")
              .contains(word)) {
        return word;
      }
    }
    return "WITH";
  }

  /** Whether the statement neither commits by itself nor survives a rollback of its transaction. */
  static boolean transactional(String kind, Tokens tokens) {
    return INSIDE.contains(kind)
        && !tokens.has("INTO", "OUTFILE")
        && !tokens.has("INTO", "DUMPFILE");
  }
}
