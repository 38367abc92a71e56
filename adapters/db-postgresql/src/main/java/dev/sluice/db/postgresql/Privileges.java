package dev.sluice.db.postgresql;

import dev.sluice.db.Database.MissingPrivilege;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the login role lacks for Sluice's own work, each with the statement that mends it. */
final class Privileges {
  private static final String LEDGER_NEW =
      """
      SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)
      WHERE NOT has_database_privilege(current_database(), 'CREATE')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?)
      """;
  private static final String LEDGER_SCHEMA =
      """
      SELECT format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', nspname, current_user)
      FROM pg_catalog.pg_namespace WHERE nspname = ?
        AND NOT has_schema_privilege(oid, 'USAGE, CREATE')
      """;
  private static final String LEDGER_TABLES =
      """
      SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I.%I TO %I', schemaname, tablename,
        current_user)
      FROM pg_catalog.pg_tables
      WHERE schemaname = ? AND tablename LIKE 'sluice\\_%'
        AND has_schema_privilege(schemaname, 'USAGE')
        AND NOT (has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')
          AND has_table_privilege(format('%I.%I', schemaname, tablename), 'INSERT')
          AND has_table_privilege(format('%I.%I', schemaname, tablename), 'UPDATE'))
      """;
  private static final String SHADOW =
      """
      SELECT format('ALTER ROLE %I CREATEDB', current_user)
      FROM pg_catalog.pg_roles
      WHERE rolname = current_user AND NOT rolcreatedb AND NOT rolsuper
      """;

  /** A role may always signal its own sessions; those of other roles need the predefined role. */
  private static final String SIGNAL =
      """
      SELECT DISTINCT format('GRANT pg_signal_backend TO %I', current_user)
      FROM pg_catalog.pg_stat_activity
      WHERE datname = current_database() AND left(application_name, 7) = 'sluice:'
        AND NOT pg_has_role(usesysid, 'MEMBER') AND NOT pg_has_role('pg_signal_backend', 'MEMBER')
      """;

  private Privileges() {}

  static List<MissingPrivilege> missing(Connection connection) throws SQLException {
    String ledger = LedgerTables.found(connection);
    List<MissingPrivilege> found = new ArrayList<>();
    for (String remedy : Sql.texts(connection, LEDGER_NEW, ledger)) {
      found.add(new MissingPrivilege("create the ledger", "CREATE", remedy));
    }
    for (String remedy : Sql.texts(connection, LEDGER_SCHEMA, ledger)) {
      found.add(new MissingPrivilege("extend the ledger", "USAGE, CREATE", remedy));
    }
    for (String remedy : Sql.texts(connection, LEDGER_TABLES, ledger)) {
      found.add(new MissingPrivilege("write the ledger", "INSERT, UPDATE", remedy));
    }
    for (String remedy : Sql.texts(connection, SHADOW)) {
      found.add(new MissingPrivilege("rehearse on a shadow", "CREATEDB", remedy));
    }
    for (String remedy : Sql.texts(connection, SIGNAL)) {
      found.add(new MissingPrivilege("cancel another role's run", "pg_signal_backend", remedy));
    }
    return List.copyOf(found);
  }
}
