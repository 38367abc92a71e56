package dev.sluice.db.sqlserver;

import dev.sluice.db.Database.MissingPrivilege;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the login lacks, asked by HAS_PERMS_BY_NAME. */
final class Privileges {
  private static final String ON_DATABASE =
      "SELECT COALESCE(HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', ?), 0)";
  private static final String ON_SERVER = "SELECT COALESCE(HAS_PERMS_BY_NAME(NULL, NULL, ?), 0)";
  private static final String USER = "SELECT QUOTENAME(USER_NAME())";
  private static final String LOGIN = "SELECT QUOTENAME(SUSER_SNAME())";

  private record Need(String operation, String right, boolean server) {}

  private static final List<Need> NEEDS =
      List.of(
          new Need("keep a ledger in the target", "CREATE SCHEMA", false),
          new Need("keep a ledger in the target", "CREATE TABLE", false),
          new Need("change tables", "ALTER", false),
          new Need("read the schema", "VIEW DEFINITION", false),
          new Need("say which session still works", "VIEW SERVER STATE", true),
          new Need("end a session that does not heed a cancel", "ALTER ANY CONNECTION", true),
          new Need("rehearse on a throwaway database", "CREATE ANY DATABASE", true));

  private Privileges() {}

  static List<MissingPrivilege> missing(Connection session) throws SQLException {
    String user = Sql.texts(session, USER).get(0);
    String login = Sql.texts(session, LOGIN).get(0);
    List<MissingPrivilege> missing = new ArrayList<>();
    for (Need need : NEEDS) {
      String question = need.server() ? ON_SERVER : ON_DATABASE;
      if (!Sql.texts(session, question, need.right()).contains("1")) {
        String grantee = need.server() ? login : user;
        String grant = "GRANT " + need.right() + " TO " + grantee;
        missing.add(new MissingPrivilege(need.operation(), need.right(), grant));
      }
    }
    return missing;
  }
}
