package dev.sluice.db.mysql;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Tables whose rows the server deletes or changes along with those of another one, because their
 * foreign keys say so. Those of other databases are named with their database.
 */
final class Along {
  private static final String REFERRING =
      """
      SELECT DISTINCT IF(r.CONSTRAINT_SCHEMA = r.UNIQUE_CONSTRAINT_SCHEMA, r.TABLE_NAME,
        CONCAT(r.CONSTRAINT_SCHEMA, '.', r.TABLE_NAME)) AS referring
      FROM information_schema.REFERENTIAL_CONSTRAINTS r
      """;
  private static final String TO =
      " WHERE r.UNIQUE_CONSTRAINT_SCHEMA = ? AND r.REFERENCED_TABLE_NAME = ? AND ";
  private static final String DELETED = "r.DELETE_RULE IN ('CASCADE', 'SET NULL', 'SET DEFAULT')";
  private static final String CHANGED = "r.UPDATE_RULE IN ('CASCADE', 'SET NULL', 'SET DEFAULT')";
  private static final String ORDER = " ORDER BY referring";

  /** A column that is made of others may change with any of them. */
  private static final String COLUMN =
      """
      JOIN information_schema.KEY_COLUMN_USAGE k ON k.CONSTRAINT_SCHEMA = r.CONSTRAINT_SCHEMA
        AND k.CONSTRAINT_NAME = r.CONSTRAINT_NAME AND k.TABLE_NAME = r.TABLE_NAME
      JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = k.REFERENCED_TABLE_SCHEMA
        AND c.TABLE_NAME = k.REFERENCED_TABLE_NAME AND c.COLUMN_NAME = k.REFERENCED_COLUMN_NAME
        AND (c.COLUMN_NAME = ? OR COALESCE(c.GENERATION_EXPRESSION, '') <> '')
      """;

  private final Connection session;
  private final String database;
  private final String table;

  /** What goes along with a table of a database. */
  Along(Connection session, String database, String table) {
    this.session = session;
    this.database = database;
    this.table = table;
  }

  /** When rows of it are deleted. */
  List<String> deletion() throws SQLException {
    return Sql.texts(session, REFERRING + TO + DELETED + ORDER, database, table);
  }

  /** When this column of it gets other values. */
  List<String> change(String column) throws SQLException {
    return Sql.texts(session, REFERRING + COLUMN + TO + CHANGED + ORDER, column, database, table);
  }

  /** Whatever happens to its rows. */
  List<String> anything() throws SQLException {
    String either = "(" + DELETED + " OR " + CHANGED + ")";
    return Sql.texts(session, REFERRING + TO + either + ORDER, database, table);
  }
}
