package dev.sluice.db.oracle;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names a statement by its leading keywords without noise words. */
final class Kinds {
  private static final Set<String> NOISE =
      Set.of(
          "OR",
          "REPLACE",
          "EDITIONABLE",
          "NONEDITIONABLE",
          "FORCE",
          "NO",
          "NOFORCE",
          "GLOBAL",
          "PRIVATE",
          "TEMPORARY",
          "SHARDED",
          "DUPLICATED",
          "IMMUTABLE",
          "BLOCKCHAIN",
          "UNIQUE",
          "BITMAP",
          "MULTIVALUE",
          "PUBLIC",
          "SHARED",
          "BIGFILE",
          "SMALLFILE",
          "UNDO",
          "AND",
          "RESOLVE",
          "COMPILE",
          "EDITIONING");
  private static final Map<String, List<String>> LONGER =
      Map.ofEntries(
          Map.entry("PACKAGE", List.of("BODY")),
          Map.entry("TYPE", List.of("BODY")),
          Map.entry("MATERIALIZED", List.of("VIEW LOG", "VIEW", "ZONEMAP")),
          Map.entry("DATABASE", List.of("LINK")),
          Map.entry("JAVA", List.of("SOURCE", "CLASS", "RESOURCE")),
          Map.entry("ROLLBACK", List.of("SEGMENT")),
          Map.entry("FLASHBACK", List.of("ARCHIVE")),
          Map.entry("AUDIT", List.of("POLICY")),
          Map.entry("PLUGGABLE", List.of("DATABASE")),
          Map.entry("PROPERTY", List.of("GRAPH")),
          Map.entry("LOCKDOWN", List.of("PROFILE")),
          Map.entry("RESTORE", List.of("POINT")));

  /** Statements that commit what is open, before and after themselves. */
  private static final Set<String> COMMITTING =
      Set.of(
          "CREATE",
          "ALTER",
          "DROP",
          "TRUNCATE",
          "RENAME",
          "COMMENT",
          "GRANT",
          "REVOKE",
          "ANALYZE",
          "AUDIT",
          "NOAUDIT",
          "ASSOCIATE",
          "DISASSOCIATE",
          "PURGE",
          "FLASHBACK",
          "ADMINISTER",
          "CALL");

  private static final Set<String> BLOCKS =
      Set.of("FUNCTION", "PROCEDURE", "PACKAGE", "TRIGGER", "TYPE", "LIBRARY", "JAVA");

  private Kinds() {}

  static String of(Tokens tokens) {
    String first = tokens.at(0);
    return switch (first) {
      case "CREATE", "ALTER", "DROP" -> object(tokens, first);
      case "WITH" -> block(tokens) ? "SELECT" : mainVerb(tokens);
      case "(" -> "SELECT";
      case "<" -> "BEGIN";
      case "SET" -> "SET " + tokens.at(1);
      default -> first.isEmpty() ? "UNKNOWN" : first;
    };
  }

  private static String object(Tokens tokens, String verb) {
    int i = objectAt(tokens);
    String one = tokens.at(i);
    for (String more : LONGER.getOrDefault(one, List.of())) {
      if (tokens.is(i + 1, more.split(" ", -1))) {
        return verb + " " + one + " " + more;
      }
    }
    return verb + " " + one;
  }

  private static int objectAt(Tokens tokens) {
    int i = 1;
    while (NOISE.contains(tokens.at(i))) {
      i++;
    }
    return i;
  }

  /** The place after the words that name the kind of object and after IF [NOT] EXISTS. */
  static int afterObject(Tokens tokens, String kind) {
    return tokens.skipOptions(objectAt(tokens) + kind.split(" ", -1).length - 1);
  }

  /** Whether SQL*Plus reads on to a slash: a PL/SQL block or a definition with one in it. */
  static boolean block(Tokens tokens) {
    return switch (tokens.at(0)) {
      case "DECLARE", "BEGIN" -> true;
      case "<" -> tokens.is(1, "<");
      case "CREATE" -> BLOCKS.contains(tokens.at(objectAt(tokens)));
      case "WITH" -> tokens.is(1, "FUNCTION") || tokens.is(1, "PROCEDURE");
      default -> false;
    };
  }

  /** Whether Java source begins after the tokens so far. */
  static boolean java(String text, List<Token> list) {
    Token last = list.get(list.size() - 1);
    if (list.size() < 5 || list.size() > 20 || last.type() != Token.Type.WORD) {
      return false;
    }
    String word = text.substring(last.start(), last.end());
    return (word.equalsIgnoreCase("AS") || word.equalsIgnoreCase("USING"))
        && of(OracleTokens.of(text, list)).equals("CREATE JAVA SOURCE");
  }

  private static String mainVerb(Tokens tokens) {
    int at = mainVerbAt(tokens);
    return at < 0 ? "WITH" : tokens.at(at);
  }

  static int mainVerbAt(Tokens tokens) {
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE").contains(word)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the statement leaves an open transaction open. */
  static boolean transactional(Tokens tokens) {
    String first = tokens.at(0);
    if (COMMITTING.contains(first)) {
      return tokens.is(0, "ALTER", "SESSION");
    }
    return first.equals("WITH") || !block(tokens) || Block.staysOpen(tokens);
  }
}
