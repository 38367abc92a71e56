package dev.sluice.db.oracle;

import dev.sluice.db.Database.MissingPrivilege;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the login lacks: system privileges of the session, and what it can really do. */
final class Privileges {
  private static final String HELD = "SELECT p.privilege FROM session_privs p";
  private static final String MAY_LOCK =
      """
      SELECT 'yes'
      FROM all_objects o
      WHERE o.owner = 'SYS' AND o.object_name = 'DBMS_LOCK' AND o.object_type = 'PACKAGE'
      """;
  private static final String MAY_SEE =
      """
      SELECT 'yes'
      FROM all_views v
      WHERE v.owner = 'SYS' AND v.view_name = 'V_$SESSION'
      """;

  private record Need(String operation, String right) {}

  private static final List<Need> NEEDS =
      List.of(
          new Need("keep a ledger in the schema", "CREATE TABLE"),
          new Need("keep a ledger in the schema", "CREATE SEQUENCE"),
          new Need("keep a ledger in the schema", "CREATE TRIGGER"),
          new Need("end a session that does not heed a cancel", "ALTER SYSTEM"),
          new Need("rehearse in a throwaway schema", "CREATE USER"),
          new Need("rehearse in a throwaway schema", "DROP USER"));

  private Privileges() {}

  static List<MissingPrivilege> missing(Connection session, String user) throws SQLException {
    Set<String> held = new HashSet<>(Sql.texts(session, HELD));
    List<MissingPrivilege> missing = new ArrayList<>();
    if (Sql.texts(session, MAY_LOCK).isEmpty()) {
      missing.add(object(user, "keep two runners apart", "EXECUTE ON SYS.DBMS_LOCK"));
    }
    for (Need need : NEEDS) {
      if (!held.contains(need.right())) {
        String grant = "GRANT " + need.right() + " TO " + user;
        missing.add(new MissingPrivilege(need.operation(), need.right(), grant));
      }
    }
    if (Sql.texts(session, MAY_SEE).isEmpty()) {
      missing.add(object(user, "say which session still works", "SELECT ON SYS.V_$SESSION"));
    }
    return missing;
  }

  private static MissingPrivilege object(String user, String operation, String right) {
    return new MissingPrivilege(operation, right, "As SYS: GRANT " + right + " TO " + user);
  }
}
