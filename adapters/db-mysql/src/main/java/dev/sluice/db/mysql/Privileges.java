package dev.sluice.db.mysql;

import dev.sluice.db.Database.MissingPrivilege;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the login lacks for Sluice's own work, each with the statement that mends it. */
final class Privileges {
  /** Rights on the whole server and on patterns of databases that match this one. */
  private static final String RIGHTS =
      """
      SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
      UNION SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES
      WHERE ? LIKE TABLE_SCHEMA
      """;

  private static final String SHADOW_RIGHTS =
      """
      SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
      UNION SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES
      WHERE 'sluice_shadow_0_0' LIKE TABLE_SCHEMA
      """;

  private static final List<String> LEDGER =
      List.of("CREATE", "SELECT", "INSERT", "UPDATE", "DELETE");

  private Privileges() {}

  static List<MissingPrivilege> missing(Connection connection, String database)
      throws SQLException {
    String user = user(connection);
    List<MissingPrivilege> found = new ArrayList<>();
    Set<String> rights = new HashSet<>(Sql.texts(connection, RIGHTS, database));
    List<String> lacking = LEDGER.stream().filter(right -> !rights.contains(right)).toList();
    if (!lacking.isEmpty()) {
      String list = String.join(", ", lacking);
      String pattern = Quoting.identifier(database.replace("_", "\\_").replace("%", "\\%"));
      found.add(
          new MissingPrivilege(
              "write the ledger", list, "GRANT " + list + " ON " + pattern + ".* TO " + user));
    }
    Set<String> there = new HashSet<>(Sql.texts(connection, SHADOW_RIGHTS));
    if (!there.contains("CREATE") || !there.contains("DROP")) {
      found.add(
          new MissingPrivilege(
              "rehearse on a shadow",
              "CREATE, DROP",
              "GRANT ALL ON `sluice\\_shadow\\_%`.* TO " + user));
    }
    return List.copyOf(found);
  }

  private static String user(Connection connection) throws SQLException {
    String whole = Sql.texts(connection, "SELECT CURRENT_USER()").get(0);
    int at = whole.lastIndexOf('@');
    return Quoting.literal(whole.substring(0, at)) + "@" + Quoting.literal(whole.substring(at + 1));
  }
}
