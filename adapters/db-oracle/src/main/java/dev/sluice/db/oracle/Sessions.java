package dev.sluice.db.oracle;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Sessions of attempts: their locks say that they live, V$SESSION says more if it may be read. */
final class Sessions {
  private static final String DESCRIBED =
      """
      SELECT 'session ' || s.sid || ',' || s.serial# || ' of ' || s.client_identifier || ' is '
        || LOWER(s.status) || ', last call began ' || s.last_call_et || ' s ago'
      FROM v$session s
      WHERE s.client_identifier = ? AND s.audsid <> USERENV('SESSIONID')
      """;
  private static final String NUMBERS =
      "SELECT s.sid || ',' || s.serial# FROM v$session s WHERE s.client_identifier = ?";
  private static final int LONGEST = 64;

  private Sessions() {}

  /** The client identifier of an attempt's session. */
  static String identifier(String attempt) {
    String tag = "sluice:" + attempt;
    return tag.substring(0, Math.min(LONGEST, tag.length()));
  }

  /** Sets what V$SESSION shows of a session. */
  static void tag(Connection session, String attempt) throws SQLException {
    Sql.run(session, "BEGIN DBMS_SESSION.SET_IDENTIFIER(?); END;", identifier(attempt));
    Sql.run(session, "BEGIN DBMS_APPLICATION_INFO.SET_MODULE('sluice', NULL); END;");
  }

  /** Every other session of the attempt, described. */
  static List<String> of(Connection asker, String attempt) throws SQLException {
    return holding(asker, Locks.tag(attempt), attempt);
  }

  /** Whatever session runs a script on the schema, described. */
  static List<String> atWork(Connection asker, String schema, String attempt) throws SQLException {
    return holding(asker, Locks.work(schema), attempt);
  }

  private static List<String> holding(Connection asker, String lock, String attempt)
      throws SQLException {
    if (!Locks.taken(asker, lock)) {
      return List.of();
    }
    List<String> seen = seen(asker, DESCRIBED, attempt);
    return seen.isEmpty() ? List.of("a session holds the lock " + lock) : seen;
  }

  /** Sid and serial number of the attempt's sessions, as far as the login may see them. */
  static List<String> numbers(Connection asker, String attempt) {
    return seen(asker, NUMBERS, attempt);
  }

  private static List<String> seen(Connection asker, String question, String attempt) {
    try {
      return Sql.texts(asker, question, identifier(attempt));
    } catch (SQLException hidden) {
      return List.of();
    }
  }
}
