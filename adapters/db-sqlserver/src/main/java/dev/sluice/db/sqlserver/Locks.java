package dev.sluice.db.sqlserver;

import dev.sluice.db.digest.Sha256;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Application locks of a session. They end with their session on the server and not before, need no
 * right, and any other session can see that somebody holds one, so they serve as tags as well.
 */
final class Locks {
  private static final String TAKE =
      """
      DECLARE @answer int;
      EXEC @answer = sys.sp_getapplock @Resource = ?, @LockMode = 'Exclusive',
        @LockOwner = 'Session', @LockTimeout = 0, @DbPrincipal = 'public';
      SELECT @answer
      """;
  private static final String OWN = "SELECT APPLOCK_MODE('public', ?, 'Session')";
  private static final String FREE = "SELECT APPLOCK_TEST('public', ?, 'Exclusive', 'Session')";
  private static final int LONGEST = 200;

  private Locks() {}

  /** The lock that serialises runners on a database. */
  static String target() {
    return "sluice:target";
  }

  /** The lock of whatever session runs a script on a database. */
  static String work() {
    return "sluice:work";
  }

  /** The lock that only a session of the attempt holds. */
  static String tag(String attempt) {
    return "sluice:" + (attempt.length() <= LONGEST ? attempt : Sha256.hex(attempt));
  }

  /** Takes it if nobody else holds it; never waits. */
  static boolean take(Connection session, String name) throws SQLException {
    return Integer.parseInt(Sql.texts(session, TAKE, name).get(0)) >= 0;
  }

  /** Whether this very session holds it. */
  static boolean own(Connection session, String name) throws SQLException {
    return Sql.texts(session, OWN, name).contains("Exclusive");
  }

  /** Whether another session holds it. */
  static boolean taken(Connection asker, String name) throws SQLException {
    return Sql.texts(asker, FREE, name).contains("0");
  }
}
