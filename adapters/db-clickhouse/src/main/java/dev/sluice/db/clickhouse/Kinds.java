package dev.sluice.db.clickhouse;

import dev.sluice.db.sql.Tokens;
import java.util.Set;

/**
 * Names a statement by its leading keywords without noise words: {@code CREATE OR REPLACE TABLE} is
 * {@code CREATE TABLE}, {@code WITH … INSERT} is {@code INSERT}.
 */
final class Kinds {
  private static final Set<String> NOISE = Set.of("OR", "REPLACE", "TEMPORARY", "PERMANENT");
  private static final Set<String> OBJECTS =
      Set.of(
          "TABLE",
          "DATABASE",
          "DICTIONARY",
          "VIEW",
          "FUNCTION",
          "INDEX",
          "USER",
          "ROLE",
          "QUOTA",
          "WORKLOAD",
          "RESOURCE");
  private static final Set<String> TWO =
      Set.of(
          "MATERIALIZED VIEW",
          "LIVE VIEW",
          "WINDOW VIEW",
          "ROW POLICY",
          "SETTINGS PROFILE",
          "NAMED COLLECTION");
  private static final Set<String> VERBS = Set.of("SELECT", "INSERT");

  private Kinds() {}

  static String of(Tokens tokens) {
    String first = tokens.at(0);
    return switch (first) {
      case "CREATE", "DROP", "ATTACH", "DETACH", "ALTER", "RENAME", "EXCHANGE", "UNDROP" ->
          object(tokens, first);
      case "REPLACE" -> tokens.is(1, "TABLE") ? "CREATE TABLE" : first;
      case "TRUNCATE" -> tokens.is(1, "DATABASE") ? "TRUNCATE DATABASE" : "TRUNCATE TABLE";
      case "OPTIMIZE" -> "OPTIMIZE TABLE";
      case "WITH" -> mainVerb(tokens);
      case "(" -> "SELECT";
      case "SET" -> tokens.is(1, "ROLE") || tokens.is(1, "DEFAULT", "ROLE") ? "SET ROLE" : first;
      default -> first.isEmpty() ? "UNKNOWN" : first;
    };
  }

  private static String object(Tokens tokens, String verb) {
    int i = 1;
    while (NOISE.contains(tokens.at(i))) {
      i++;
    }
    String two = tokens.at(i) + " " + tokens.at(i + 1);
    if (TWO.contains(two)) {
      return verb + " " + two;
    }
    String one = tokens.at(i);
    boolean many = verb.equals("EXCHANGE") || verb.equals("RENAME") || verb.equals("DROP");
    if (many && (one.equals("TABLES") || one.equals("DICTIONARIES"))) {
      return verb + " " + one;
    }
    return OBJECTS.contains(one) ? verb + " " + one : verb;
  }

  /** The verb after the common table expressions and aliases. */
  private static String mainVerb(Tokens tokens) {
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && VERBS.contains(word)) {
        return word;
      }
    }
    return "WITH";
  }
}
