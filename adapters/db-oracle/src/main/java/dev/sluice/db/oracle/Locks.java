package dev.sluice.db.oracle;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.digest.Sha256;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;

/**
 * User locks of DBMS_LOCK, kept through commits. They end with their session on the server and not
 * before, and any other session can see that one is held, so they serve as tags as well.
 */
final class Locks {
  private static final String REQUEST =
      "BEGIN ? := SYS.DBMS_LOCK.REQUEST(?, SYS.DBMS_LOCK.X_MODE, 0, FALSE); END;";
  private static final String RELEASE = "BEGIN ? := SYS.DBMS_LOCK.RELEASE(?); END;";
  private static final int GRANTED = 0;
  private static final int TIMEOUT = 1;
  private static final int OWNED = 4;
  private static final int NUMBERS = 1_073_741_823;
  private static final int NOT_DECLARED = 6550;

  private Locks() {}

  /** The lock that serialises runners on a schema. */
  static String target(String schema) {
    return "target:" + schema.toUpperCase(Locale.ROOT);
  }

  /** The lock of whatever session runs a script on a schema. */
  static String work(String schema) {
    return "work:" + schema.toUpperCase(Locale.ROOT);
  }

  /** The lock that only a session of the attempt holds. */
  static String tag(String attempt) {
    return "attempt:" + attempt;
  }

  /** Locks have numbers that the whole database shares. */
  static int number(String name) {
    long hash = Long.parseLong(Sha256.hex("sluice:" + name).substring(0, 12), 16);
    return (int) (hash % NUMBERS);
  }

  /** Takes it if nobody else holds it; never waits. */
  static boolean take(Connection session, String name) throws SQLException {
    int answer = call(session, REQUEST, name);
    return answer == GRANTED || answer == OWNED;
  }

  /** Whether this very session holds it; asking never takes it. */
  static boolean own(Connection session, String name) throws SQLException {
    int answer = call(session, REQUEST, name);
    if (answer == GRANTED) {
      call(session, RELEASE, name);
    }
    return answer == OWNED;
  }

  /** Whether another session holds it; asking never keeps it. */
  static boolean taken(Connection asker, String name) throws SQLException {
    int answer = call(asker, REQUEST, name);
    if (answer == GRANTED) {
      call(asker, RELEASE, name);
    }
    return answer == TIMEOUT;
  }

  private static int call(Connection session, String block, String name) throws SQLException {
    try (CallableStatement call = session.prepareCall(block)) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setInt(2, number(name));
      call.execute();
      return call.getInt(1);
    } catch (SQLException failure) {
      if (failure.getErrorCode() == NOT_DECLARED) {
        throw new DatabaseException(
            Category.PRIVILEGE,
            "ORA-06550",
            "The login may not use DBMS_LOCK, without which two runners could collide",
            "As SYS: GRANT EXECUTE ON SYS.DBMS_LOCK TO the login of the agent");
      }
      throw failure;
    }
  }
}
