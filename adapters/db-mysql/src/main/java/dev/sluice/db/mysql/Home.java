package dev.sluice.db.mysql;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Whether a session is still in its own database: a script may choose another one with USE. */
final class Home {
  private static final String NOW = "SELECT DATABASE()";
  private static final String NONE = "null";

  private Home() {}

  /** What is done in a database. */
  interface Work<T> {
    T done() throws SQLException;
  }

  /** Whether a name that is not qualified is looked for in this database. */
  static boolean is(Connection session, String database) throws SQLException {
    String now = Sql.texts(session, NOW).get(0);
    return now.equals(database)
        || (now.equalsIgnoreCase(database)
            && !Sql.texts(session, "SELECT @@lower_case_table_names").get(0).equals("0"));
  }

  /** Does something in this database and goes back to where the session was. */
  static <T> T in(Connection session, String database, Work<T> work) throws SQLException {
    if (is(session, database)) {
      return work.done();
    }
    String now = Sql.texts(session, NOW).get(0);
    Sql.run(session, "USE " + Quoting.identifier(database));
    try {
      return work.done();
    } finally {
      if (!now.equals(NONE)) {
        Sql.run(session, "USE " + Quoting.identifier(now));
      }
    }
  }
}
