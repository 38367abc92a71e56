package dev.sluice.db.sqlite;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * PRAGMA foreign_keys does nothing inside a transaction, so that the settings with which a script
 * begins are made before it. Where it switches the keys off, to make a table anew, what it leaves
 * is checked before it is committed.
 */
final class ForeignKeys {
  private static final Set<String> SESSION =
      Set.of(
          "foreign_keys",
          "legacy_alter_table",
          "recursive_triggers",
          "ignore_check_constraints",
          "case_sensitive_like",
          "defer_foreign_keys");

  private final boolean checks;
  private final Map<String, Integer> before;

  private ForeignKeys(boolean checks, Map<String, Integer> before) {
    this.checks = checks;
    this.before = before;
  }

  /** Makes the settings that stand before everything else in the script. */
  static ForeignKeys begin(Connection work, ExecutionPlan plan) throws SQLException {
    boolean off = false;
    for (Statement statement : plan.script().statements()) {
      Tokens tokens = SqliteTokens.of(statement.text());
      if (!statement.kind().equals("PRAGMA") || !SESSION.contains(Kinds.pragma(tokens))) {
        break;
      }
      Sql.run(work, statement.text());
      off |= Kinds.pragma(tokens).equals("foreign_keys");
    }
    boolean checks = off && Sql.texts(work, "PRAGMA foreign_keys").equals(java.util.List.of("0"));
    return new ForeignKeys(checks, checks ? violations(work) : Map.of());
  }

  /** Refuses what refers to nothing and did not before. */
  void verify(Connection work) throws SQLException {
    if (!checks) {
      return;
    }
    for (Map.Entry<String, Integer> found : violations(work).entrySet()) {
      if (found.getValue() > before.getOrDefault(found.getKey(), 0)) {
        throw new SQLException(
            "[SQLITE_CONSTRAINT_FOREIGNKEY] With foreign keys off the script left rows in "
                + found.getKey()
                + " that refer to nothing",
            "",
            19);
      }
    }
  }

  private static Map<String, Integer> violations(Connection work) throws SQLException {
    Map<String, Integer> found = new TreeMap<>();
    try (PreparedStatement query = work.prepareStatement("PRAGMA foreign_key_check");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.merge(rows.getString(1) + " -> " + rows.getString(3), 1, Integer::sum);
      }
    }
    return found;
  }
}
