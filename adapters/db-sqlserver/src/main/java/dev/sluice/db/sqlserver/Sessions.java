package dev.sluice.db.sqlserver;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Sessions of attempts: their locks say that they live, the server's list says more if allowed. */
final class Sessions {
  private static final String DESCRIBED =
      """
      SELECT CONCAT('session ', s.session_id, ' of ', s.program_name, ' is ', s.status,
        ', last request began ', CONVERT(varchar(30), s.last_request_start_time, 126))
      FROM sys.dm_exec_sessions s
      WHERE s.session_id <> @@SPID AND LEFT(s.program_name, LEN(?)) = ?
      """;
  private static final String NUMBERS =
      """
      SELECT s.session_id
      FROM sys.dm_exec_sessions s
      WHERE s.session_id <> @@SPID AND s.program_name = ?
      """;

  private Sessions() {}

  /** Every other session of the attempt, busy or idle, described. */
  static List<String> of(Connection asker, String attempt) throws SQLException {
    return holding(asker, Locks.tag(attempt), Locks.tag(attempt));
  }

  /** Whatever session runs a script here, described. */
  static List<String> atWork(Connection asker) throws SQLException {
    return holding(asker, Locks.work(), "sluice:");
  }

  /** Who holds a lock; a server that does not show sessions is no reason to doubt that it is. */
  static List<String> holding(Connection asker, String lock, String program) throws SQLException {
    if (!Locks.taken(asker, lock)) {
      return List.of();
    }
    List<String> seen = Sql.texts(asker, DESCRIBED, program, program);
    return seen.isEmpty() ? List.of("a session holds the lock " + lock) : seen;
  }

  /** Numbers of the attempt's sessions, as far as the login may see them. */
  static List<Integer> numbers(Connection asker, String attempt) throws SQLException {
    String tag = Locks.tag(attempt);
    String shown = tag.substring(0, Math.min(128, tag.length()));
    return Sql.texts(asker, NUMBERS, shown).stream().map(Integer::valueOf).toList();
  }
}
