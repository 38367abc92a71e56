package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Tokens;
import java.util.Set;

/**
 * Names a statement by its leading keywords without noise words: {@code CREATE UNIQUE INDEX
 * CONCURRENTLY} is {@code CREATE INDEX CONCURRENTLY}, {@code WITH … DELETE} is {@code DELETE}.
 */
final class Kinds {
  private static final Set<String> NOISE =
      Set.of(
          "OR",
          "REPLACE",
          "UNIQUE",
          "TEMP",
          "TEMPORARY",
          "UNLOGGED",
          "GLOBAL",
          "LOCAL",
          "TRUSTED",
          "PROCEDURAL",
          "RECURSIVE",
          "CONSTRAINT");
  private static final Set<String> TWO =
      Set.of(
          "MATERIALIZED VIEW",
          "FOREIGN TABLE",
          "EVENT TRIGGER",
          "ACCESS METHOD",
          "OPERATOR CLASS",
          "OPERATOR FAMILY",
          "USER MAPPING",
          "DEFAULT PRIVILEGES",
          "LARGE OBJECT",
          "OWNED BY");
  private static final Set<String> ALONE =
      Set.of(
          "VACUUM",
          "CREATE DATABASE",
          "DROP DATABASE",
          "CREATE TABLESPACE",
          "DROP TABLESPACE",
          "ALTER SYSTEM",
          "CREATE INDEX CONCURRENTLY",
          "DROP INDEX CONCURRENTLY",
          "REINDEX CONCURRENTLY",
          "REINDEX DATABASE",
          "REINDEX SYSTEM",
          "REINDEX SCHEMA",
          "DROP SUBSCRIPTION",
          "ALTER SUBSCRIPTION");

  private Kinds() {}

  static String of(Tokens tokens) {
    String first = tokens.at(0);
    return switch (first) {
      case "CREATE", "ALTER", "DROP" -> object(tokens, first);
      case "REINDEX" -> reindex(tokens);
      case "REFRESH" -> "REFRESH MATERIALIZED VIEW";
      case "COMMENT", "SECURITY", "LOCK", "IMPORT", "REASSIGN", "PREPARE", "START", "SET" ->
          first.equals("PREPARE") && tokens.is(1, "TRANSACTION") ? "PREPARE TRANSACTION" : first;
      case "WITH" -> mainVerb(tokens);
      case "(" -> "SELECT";
      default -> first.isEmpty() ? "UNKNOWN" : first;
    };
  }

  private static String object(Tokens tokens, String verb) {
    int i = 1;
    while (NOISE.contains(tokens.at(i)) || tokens.is(i, "DEFAULT", "CONVERSION")) {
      i++;
    }
    String one = tokens.at(i);
    String two = one + " " + tokens.at(i + 1);
    if (tokens.is(i, "FOREIGN", "DATA", "WRAPPER")) {
      return verb + " FOREIGN DATA WRAPPER";
    }
    if (tokens.is(i, "TEXT", "SEARCH")) {
      return verb + " TEXT SEARCH " + tokens.at(i + 2);
    }
    String kind = verb + " " + (TWO.contains(two) ? two : one);
    return one.equals("INDEX") && tokens.is(i + 1, "CONCURRENTLY") ? kind + " CONCURRENTLY" : kind;
  }

  private static String reindex(Tokens tokens) {
    if (tokens.has("CONCURRENTLY")) {
      return "REINDEX CONCURRENTLY";
    }
    int i = tokens.is(1, "(") ? tokens.closing(1) + 1 : 1;
    return "REINDEX " + tokens.at(i);
  }

  /** The verb after the common table expressions. */
  static String mainVerb(Tokens tokens) {
    int at = mainVerbAt(tokens);
    return at < 0 ? "WITH" : tokens.at(at);
  }

  static int mainVerbAt(Tokens tokens) {
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      String word = tokens.at(i);
      if (word.equals("(")) {
        depth++;
      } else if (word.equals(")")) {
        depth--;
      } else if (depth == 0
          && Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE")
              .contains(word)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether PostgreSQL accepts the statement inside a transaction block. */
  static boolean transactional(String kind, Tokens tokens) {
    if (ALONE.contains(kind)) {
      return false;
    }
    return switch (kind) {
      case "CLUSTER" -> tokens.size() > 1 && !(tokens.is(1, "VERBOSE") && tokens.size() == 2);
      case "ALTER TABLE" -> !(tokens.has("DETACH", "PARTITION") && tokens.has("CONCURRENTLY"));
      case "ALTER DATABASE" -> !tokens.has("TABLESPACE");
      case "CREATE SUBSCRIPTION" ->
          tokens.has("CREATE_SLOT", "=", "FALSE") || tokens.has("CONNECT", "=", "FALSE");
      default -> true;
    };
  }
}
