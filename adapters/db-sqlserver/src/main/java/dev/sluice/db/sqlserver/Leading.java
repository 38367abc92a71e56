package dev.sluice.db.sqlserver;

import java.util.Set;

/** First words of statements that are known; any other first word of a batch is a procedure. */
final class Leading {
  static final Set<String> KNOWN =
      Set.of(
          "BACKUP",
          "BREAK",
          "CHECKPOINT",
          "CLOSE",
          "CONTINUE",
          "DBCC",
          "DEALLOCATE",
          "DECLARE",
          "DELETE",
          "DENY",
          "FETCH",
          "GET",
          "GOTO",
          "GRANT",
          "IF",
          "INSERT",
          "KILL",
          "MERGE",
          "MOVE",
          "OPEN",
          "PRINT",
          "RAISERROR",
          "READTEXT",
          "RECEIVE",
          "RECONFIGURE",
          "RENAME",
          "RESTORE",
          "RETURN",
          "REVERT",
          "REVOKE",
          "SELECT",
          "SET",
          "SETUSER",
          "SHUTDOWN",
          "THROW",
          "TRUNCATE",
          "UPDATETEXT",
          "USE",
          "WAITFOR",
          "WHILE",
          "WRITETEXT",
          "COPY");

  private Leading() {}
}
