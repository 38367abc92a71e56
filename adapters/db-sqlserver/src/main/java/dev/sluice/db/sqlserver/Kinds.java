package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Tokens;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names a statement by its leading keywords without noise words: {@code CREATE UNIQUE CLUSTERED
 * INDEX} is {@code CREATE INDEX}, {@code WITH … DELETE} is {@code DELETE}.
 */
final class Kinds {
  private static final Set<String> NOISE =
      Set.of("UNIQUE", "CLUSTERED", "NONCLUSTERED", "COLUMNSTORE", "SPATIAL", "PRIMARY", "HIDDEN");
  private static final Map<String, List<String>> LONGER =
      Map.ofEntries(
          Map.entry("FULLTEXT", List.of("INDEX", "CATALOG", "STOPLIST")),
          Map.entry("SECURITY", List.of("POLICY")),
          Map.entry(
              "EXTERNAL",
              List.of(
                  "TABLE",
                  "DATA SOURCE",
                  "FILE FORMAT",
                  "LIBRARY",
                  "LANGUAGE",
                  "MODEL",
                  "STREAM",
                  "RESOURCE POOL")),
          Map.entry("MASTER", List.of("KEY")),
          Map.entry("SYMMETRIC", List.of("KEY")),
          Map.entry("ASYMMETRIC", List.of("KEY")),
          Map.entry("COLUMN", List.of("MASTER KEY", "ENCRYPTION KEY")),
          Map.entry("PARTITION", List.of("FUNCTION", "SCHEME")),
          Map.entry(
              "DATABASE",
              List.of(
                  "SCOPED CREDENTIAL",
                  "SCOPED CONFIGURATION",
                  "AUDIT SPECIFICATION",
                  "ENCRYPTION KEY")),
          Map.entry("SERVER", List.of("ROLE", "AUDIT SPECIFICATION", "AUDIT", "CONFIGURATION")),
          Map.entry("APPLICATION", List.of("ROLE")),
          Map.entry("AVAILABILITY", List.of("GROUP")),
          Map.entry("EVENT", List.of("SESSION", "NOTIFICATION")),
          Map.entry("MESSAGE", List.of("TYPE")),
          Map.entry("XML", List.of("SCHEMA COLLECTION", "INDEX")),
          Map.entry("RESOURCE", List.of("POOL", "GOVERNOR")),
          Map.entry("WORKLOAD", List.of("GROUP", "CLASSIFIER")),
          Map.entry("MATERIALIZED", List.of("VIEW")),
          Map.entry("REMOTE", List.of("SERVICE BINDING")),
          Map.entry("BROKER", List.of("PRIORITY")),
          Map.entry("SEARCH", List.of("PROPERTY LIST")),
          Map.entry("CRYPTOGRAPHIC", List.of("PROVIDER")),
          Map.entry("SENSITIVITY", List.of("CLASSIFICATION")),
          Map.entry("SERVICE", List.of("MASTER KEY")));
  private static final Set<String> DROPPED =
      Set.of(
          "TABLE",
          "VIEW",
          "PROCEDURE",
          "FUNCTION",
          "TRIGGER",
          "INDEX",
          "SCHEMA",
          "SEQUENCE",
          "SYNONYM",
          "TYPE",
          "USER",
          "ROLE",
          "LOGIN",
          "DATABASE",
          "STATISTICS",
          "AGGREGATE",
          "ASSEMBLY",
          "DEFAULT",
          "RULE",
          "QUEUE",
          "SERVICE",
          "CONTRACT",
          "ROUTE",
          "CERTIFICATE");
  private static final Set<String> ALONE =
      Set.of(
          "CREATE DATABASE",
          "ALTER DATABASE",
          "DROP DATABASE",
          "ALTER DATABASE SCOPED CONFIGURATION",
          "BACKUP",
          "RESTORE",
          "RECONFIGURE",
          "KILL",
          "SHUTDOWN",
          "CREATE FULLTEXT CATALOG",
          "ALTER FULLTEXT CATALOG",
          "DROP FULLTEXT CATALOG",
          "CREATE FULLTEXT INDEX",
          "ALTER FULLTEXT INDEX",
          "DROP FULLTEXT INDEX",
          "CREATE AVAILABILITY GROUP",
          "ALTER AVAILABILITY GROUP",
          "DROP AVAILABILITY GROUP");
  private static final Set<String> ALONE_PROCEDURES =
      Set.of(
          "SP_CONFIGURE",
          "SP_DETACH_DB",
          "SP_ATTACH_DB",
          "SP_DBOPTION",
          "SP_RENAMEDB",
          "SP_ADDSERVER",
          "SP_DROPSERVER",
          "SP_ADDLINKEDSERVER",
          "SP_ADDLINKEDSRVLOGIN",
          "SP_SERVEROPTION");

  /** Statements that prepare or report and say nothing about what a batch is for. */
  private static final Set<String> QUIET =
      Set.of("IF", "WHILE", "SET", "DECLARE", "PRINT", "USE", "RETURN", "RAISERROR", "THROW");

  private Kinds() {}

  /** The kind of a whole batch: that of its statements where they are of one kind. */
  static String of(List<Tokens> statements) {
    Set<String> kinds = new LinkedHashSet<>();
    for (Tokens statement : statements) {
      String kind = of(statement, statement == statements.get(0));
      if (!QUIET.contains(kind)) {
        kinds.add(kind);
      }
    }
    if (kinds.isEmpty()) {
      return statements.isEmpty() ? "UNKNOWN" : of(statements.get(0), true);
    }
    return kinds.size() == 1 ? kinds.iterator().next() : "BATCH";
  }

  /** The kind of one statement; the first one of a batch may leave EXECUTE away. */
  static String of(Tokens tokens, boolean first) {
    String word = tokens.at(0);
    return switch (word) {
      case "CREATE", "ALTER", "DROP" -> object(tokens, word);
      case "EXEC", "EXECUTE" ->
          Set.of("USER", "LOGIN", "CALLER", "OWNER", "SELF").contains(tokens.at(2))
                  && tokens.is(1, "AS")
              ? "EXECUTE AS"
              : "EXECUTE";
      case "BEGIN", "COMMIT", "ROLLBACK", "SAVE" ->
          Set.of("DIALOG", "CONVERSATION").contains(tokens.at(1))
              ? "BEGIN DIALOG"
              : word + " TRANSACTION";
      case "UPDATE" -> tokens.is(1, "STATISTICS") ? "UPDATE STATISTICS" : word;
      case "BULK" -> "BULK INSERT";
      case "WITH" -> mainVerb(tokens);
      case "(" -> "SELECT";
      default -> bare(tokens, first);
    };
  }

  private static String bare(Tokens tokens, boolean first) {
    String word = tokens.at(0);
    if (Set.of("ENABLE", "DISABLE", "END", "SEND", "ADD").contains(word) && tokens.size() > 1) {
      return word + " " + tokens.at(1);
    }
    boolean called =
        first
            && tokens.named(0)
            && !Leading.KNOWN.contains(word)
            && !Set.of("=", "(", "+").contains(tokens.at(Names.after(tokens, 0)));
    return called ? "EXECUTE" : word.isEmpty() ? "UNKNOWN" : word;
  }

  private static String object(Tokens tokens, String verb) {
    int i = objectAt(tokens);
    String one = tokens.at(i).equals("PROC") ? "PROCEDURE" : tokens.at(i);
    for (String more : LONGER.getOrDefault(one, List.of())) {
      if (tokens.is(i + 1, more.split(" ", -1))) {
        return verb + " " + (more.equals("INDEX") && one.equals("XML") ? more : one + " " + more);
      }
    }
    return verb + " " + one;
  }

  private static int objectAt(Tokens tokens) {
    int i = tokens.is(1, "OR", "ALTER") ? 3 : 1;
    while (NOISE.contains(tokens.at(i))) {
      i++;
    }
    return i;
  }

  /** The place after the words that name the kind of object. */
  static int afterObject(Tokens tokens, String kind) {
    int i = objectAt(tokens);
    boolean xml = tokens.is(i, "XML", "INDEX");
    return i + kind.split(" ", -1).length - 1 + (xml ? 1 : 0);
  }

  /** Whether this is a DROP statement and not a DROP clause of ALTER. */
  static boolean drops(Tokens tokens) {
    String kind = object(tokens, "DROP").substring(5);
    return DROPPED.contains(kind) || kind.indexOf(' ') > 0;
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
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE").contains(word)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the server accepts the statement inside a transaction. */
  static boolean transactional(Tokens tokens, boolean first) {
    String kind = of(tokens, first);
    if (ALONE.contains(kind)) {
      return false;
    }
    return switch (kind) {
      case "DBCC" -> !tokens.at(1).startsWith("SHRINK");
      case "EXECUTE" -> {
        String called = Names.last(Names.of(tokens, Calls.nameAt(tokens)));
        yield !ALONE_PROCEDURES.contains(called) && !called.startsWith("SP_FULLTEXT_");
      }
      case "ALTER INDEX", "CREATE INDEX" -> !tokens.has("RESUMABLE", "=", "ON");
      default -> true;
    };
  }
}
