package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Whether a login may only read. A read-only transaction does not stop files, programs, locks and
 * messages, and may be left; rights that were never given stop everything.
 */
final class ReadingRights {
  private static final String ROLE =
      """
      SELECT 'it is a superuser' FROM pg_catalog.pg_roles
      WHERE rolname = current_user AND rolsuper
      UNION ALL
      SELECT 'it may make roles, databases or replicas' FROM pg_catalog.pg_roles
      WHERE rolname = current_user AND (rolcreaterole OR rolcreatedb OR rolreplication)
      UNION ALL
      SELECT 'it is a member of ' || rolname FROM pg_catalog.pg_roles
      WHERE rolname IN ('pg_write_server_files', 'pg_read_server_files', 'pg_write_all_data',
          'pg_execute_server_program', 'pg_signal_backend', 'pg_maintain', 'pg_checkpoint')
        AND pg_has_role(oid, 'MEMBER')
      UNION ALL
      SELECT 'it may create schemas' WHERE has_database_privilege(current_database(), 'CREATE')
      UNION ALL
      SELECT 'it may create objects in the schema ' || nspname FROM pg_catalog.pg_namespace
      WHERE nspname !~ '^pg_' AND has_schema_privilege(oid, 'CREATE')
      """;
  private static final String TABLE =
      """
      SELECT 'it may write the table ' || n.nspname || '.' || c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm')
        AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_t'
        AND (pg_has_role(c.relowner, 'MEMBER')
          OR has_any_column_privilege(c.oid, 'INSERT, UPDATE')
          OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER'))
      LIMIT 1
      """;
  private static final String SEQUENCE =
      """
      SELECT 'it may move the sequence ' || n.nspname || '.' || c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'USAGE, UPDATE') END
      LIMIT 1
      """;

  private ReadingRights() {}

  /** Refuses a login that may do more than read, and says how to make one that may not. */
  static boolean check(Connection connection) throws SQLException {
    for (String question : List.of(ROLE, TABLE, SEQUENCE)) {
      List<String> rights = Sql.texts(connection, question);
      if (!rights.isEmpty()) {
        throw new DatabaseException(
            Category.PRIVILEGE,
            "42501",
            "The login may do more than read: " + rights.get(0),
            "Make a login of its own for questions: CREATE ROLE … LOGIN, GRANT USAGE ON SCHEMA,"
                + " GRANT SELECT ON ALL TABLES IN SCHEMA; before PostgreSQL 15 everybody may create:"
                + " REVOKE CREATE ON SCHEMA public FROM PUBLIC");
      }
    }
    return true;
  }
}
