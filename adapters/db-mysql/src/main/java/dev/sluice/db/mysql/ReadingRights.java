package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a login may only read. A read-only transaction lets CREATE, ALTER and INTO OUTFILE pass;
 * rights that were never given stop them.
 */
final class ReadingRights {
  private static final Set<String> READING =
      Set.of("USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES", "PROCESS", "SHOW_ROUTINE");

  /** What stands between GRANT and ON; the rest of a line may hold a password's hash. */
  private static final Pattern GRANT = Pattern.compile("GRANT (.+?) ON .*", Pattern.DOTALL);

  private static final Pattern COLUMNS = Pattern.compile("\\([^)]*\\)");

  private ReadingRights() {}

  /** Refuses a login that may do more than read, and says how to make one that may not. */
  static boolean check(Connection connection) throws SQLException {
    for (String line : Sql.texts(connection, "SHOW GRANTS")) {
      Matcher grant = GRANT.matcher(line);
      if (!grant.matches()) {
        throw refused("it has a role");
      }
      if (line.endsWith("WITH GRANT OPTION")) {
        throw refused("it may pass its rights on");
      }
      for (String right : COLUMNS.matcher(grant.group(1)).replaceAll("").split(",", -1)) {
        String plain = right.strip().toUpperCase(Locale.ROOT);
        if (!READING.contains(plain)) {
          throw refused("it has the right " + plain);
        }
      }
    }
    return true;
  }

  private static DatabaseException refused(String reason) {
    return new DatabaseException(
        Category.PRIVILEGE,
        "1142",
        "The login may do more than read: " + reason,
        "Make a login of its own for questions: CREATE USER …, GRANT SELECT, SHOW VIEW ON"
            + " database.* TO it");
  }
}
