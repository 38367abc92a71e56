package dev.sluice.db.sqlserver;

import java.util.Set;

/**
 * Words that begin a statement. Semicolons are optional in Transact-SQL, so a statement ends where
 * such a word stands and does not go on with what came before.
 */
final class Starters {
  private static final Set<String> RESERVED =
      Set.of(
          "ALTER",
          "BACKUP",
          "BEGIN",
          "BREAK",
          "BULK",
          "CHECKPOINT",
          "CLOSE",
          "COMMIT",
          "CONTINUE",
          "CREATE",
          "DBCC",
          "DEALLOCATE",
          "DECLARE",
          "DELETE",
          "DENY",
          "DROP",
          "EXEC",
          "EXECUTE",
          "FETCH",
          "GOTO",
          "GRANT",
          "IF",
          "INSERT",
          "KILL",
          "MERGE",
          "OPEN",
          "PRINT",
          "RAISERROR",
          "READTEXT",
          "RECONFIGURE",
          "RESTORE",
          "RETURN",
          "REVERT",
          "REVOKE",
          "ROLLBACK",
          "SAVE",
          "SELECT",
          "SET",
          "SETUSER",
          "SHUTDOWN",
          "TRUNCATE",
          "UPDATE",
          "UPDATETEXT",
          "USE",
          "WAITFOR",
          "WHILE",
          "WRITETEXT");

  /** Words that no statement ends with. */
  private static final Set<String> DANGLING =
      Set.of(
          ",",
          "(",
          ".",
          "=",
          "+",
          "-",
          "/",
          "<",
          ">",
          "AS",
          "FOR",
          "THEN",
          "AFTER",
          "BEFORE",
          "OF",
          "TO",
          "BY",
          "AND",
          "OR",
          "NOT",
          "IN",
          "FROM",
          "INTO",
          "WITH",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "JOIN",
          "WHERE",
          "HAVING",
          "WHEN",
          "LIKE",
          "BETWEEN",
          "EXISTS");

  private final String[] words;

  Starters(String[] words) {
    this.words = words;
  }

  /** Whether a statement may begin here, looking only at the words around. */
  boolean at(int i) {
    String before = word(i - 1);
    boolean times = before.equals("*") && !word(i - 2).equals(".");
    boolean all = before.equals("ALL") && word(i - 2).equals("UNION");
    if (DANGLING.contains(before) || times || all) {
      return false;
    }
    String next = word(i + 1);
    return switch (words[i]) {
      case "UPDATE", "DELETE" -> !next.equals("(") && !referential(before, i + 1);
      case "SET" -> !next.equals("(") && !referential(word(i - 2), i);
      case "FETCH" -> !(before.equals("ROW") || before.equals("ROWS"));
      case "MERGE" -> !Set.of("JOIN", "RANGE", "UNION").contains(next);
      case "ALTER" -> !next.equals("COLUMN");
      case "THROW" -> Set.of("", ";", "END", "ELSE").contains(next);
      case "ENABLE", "DISABLE" -> next.equals("TRIGGER");
      case "SEND" -> next.equals("ON") && word(i + 2).equals("CONVERSATION");
      default -> RESERVED.contains(words[i]);
    };
  }

  /** ON DELETE and ON UPDATE of a foreign key with what they do, from {@code action} on. */
  private boolean referential(String on, int action) {
    String then = word(action + 1);
    return on.equals("ON")
        && switch (word(action)) {
          case "CASCADE" -> true;
          case "NO" -> then.equals("ACTION");
          case "SET" -> then.equals("NULL") || then.equals("DEFAULT");
          default -> false;
        };
  }

  private String word(int i) {
    return i >= 0 && i < words.length ? words[i] : "";
  }
}
