package dev.sluice.db.postgresql;

import dev.sluice.db.digest.Sha256;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Sessions of attempts as the server lists them; a session may outlive its client by long. */
final class Sessions {
  private static final String DESCRIBED =
      """
      SELECT 'session ' || pid || ' of ' || application_name || ' is '
        || coalesce(state, 'in a state that is hidden') || ', query began '
        || coalesce(query_start::text, 'at a hidden time')
      FROM pg_catalog.pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
      """;
  private static final String OF_ATTEMPT = DESCRIBED + " AND application_name = ?";
  private static final String AT_WORK =
      DESCRIBED
          + """
            AND left(application_name, 7) = 'sluice:'
            AND (application_name = ? OR state IS DISTINCT FROM 'idle')
          """;

  private Sessions() {}

  /** The application name of an attempt's session, as the server keeps it: 63 ASCII characters. */
  static String tag(String attempt) {
    boolean plain = attempt.matches("[A-Za-z0-9._:-]{1,56}");
    return "sluice:" + (plain ? attempt : Sha256.hex(attempt).substring(0, 56));
  }

  /** Every other session of the attempt, busy or idle, described. */
  static List<String> of(Connection connection, String attempt) throws SQLException {
    return Sql.texts(connection, OF_ATTEMPT, tag(attempt));
  }

  /** Sessions of the attempt, and of other attempts that are in a statement or transaction. */
  static List<String> atWork(Connection connection, String attempt) throws SQLException {
    return Sql.texts(connection, AT_WORK, tag(attempt));
  }
}
