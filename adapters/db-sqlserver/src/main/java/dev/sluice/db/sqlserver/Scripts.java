package dev.sluice.db.sqlserver;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** What a batch may not do to the session that it shares with the ledger. */
final class Scripts {
  /** Options under which the server says yes and does nothing. */
  private static final Set<String> IDLE = Set.of("NOEXEC", "PARSEONLY", "FMTONLY");

  private Scripts() {}

  /** Refuses what leads away from the database that was approved, or lets nothing run. */
  static void check(Script script, String database) {
    for (Statement batch : script.statements()) {
      for (Tokens statement : Batch.statements(SqlServerTokens.of(batch.text()))) {
        String other = statement.is(0, "USE") ? Names.of(statement, 1) : database;
        if (!other.equalsIgnoreCase(database)) {
          throw refusal(batch, "leaves the approved database for " + other);
        }
        if (statement.is(0, "SET") && IDLE.contains(statement.at(1)) && statement.has("ON")) {
          throw refusal(batch, "sets " + statement.at(1) + ", so that nothing more runs");
        }
      }
    }
  }

  private static DatabaseException refusal(Statement batch, String what) {
    return new DatabaseException(
        Category.REFUSED, "", "Statement " + batch.index() + " " + what, "Leave that out");
  }
}
