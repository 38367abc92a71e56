package dev.sluice.db.mysql;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions of attempts. A session's tag is a named lock: it lives exactly as long as the session
 * does on the server, and any other session may ask who holds it, without any right.
 */
final class Sessions {
  private static final String HOLDER = "SELECT IS_USED_LOCK(?)";
  private static final String DESCRIBED =
      """
      SELECT CONCAT(' of ', USER, ' is in ', COMMAND, ' for ', TIME, ' s')
      FROM information_schema.PROCESSLIST WHERE ID = ?
      """;

  private Sessions() {}

  /** The lock that only a session of the attempt holds. */
  static String tag(String attempt) {
    return NamedLock.name("a", attempt);
  }

  /** The lock that whatever session runs a script on the database holds. */
  static String work(String database) {
    return NamedLock.name("w", database);
  }

  /** The session of the attempt, described. */
  static List<String> of(Connection asker, String attempt) throws SQLException {
    return holding(asker, tag(attempt));
  }

  /** The number of the session that holds a lock, if one does. */
  static List<Long> numbers(Connection asker, String lock) throws SQLException {
    return Sql.texts(asker, HOLDER, lock).stream()
        .filter(number -> !number.equals("null"))
        .map(Long::valueOf)
        .toList();
  }

  static List<String> holding(Connection asker, String lock) throws SQLException {
    List<String> found = new ArrayList<>();
    for (Long number : numbers(asker, lock)) {
      List<String> told = Sql.texts(asker, DESCRIBED, number);
      found.add("session " + number + (told.isEmpty() ? " works" : told.get(0)));
    }
    return found;
  }
}
