package dev.sluice.db.mysql;

import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Whether the tables that a statement changes can take the change back. */
final class TableEngines {
  private static final String TRANSACTIONAL =
      "(SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES')";
  private static final String ANY_OTHER =
      """
      SELECT TABLE_NAME FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND ENGINE NOT IN
      """
          + TRANSACTIONAL
          + " LIMIT 1";
  private static final String THIS_ONE =
      """
      SELECT t.TABLE_NAME FROM information_schema.TABLES t
      WHERE t.TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) AND t.TABLE_NAME = ?
        AND t.TABLE_TYPE = 'BASE TABLE' AND NOT EXISTS (
          SELECT 1 FROM information_schema.TRIGGERS g
          WHERE g.EVENT_OBJECT_SCHEMA = t.TABLE_SCHEMA AND g.EVENT_OBJECT_TABLE = t.TABLE_NAME)
        AND t.ENGINE IN
      """
          + TRANSACTIONAL;

  private TableEngines() {}

  /** Whether what is done to a table of a database, and by its triggers, can be taken back. */
  static boolean takesBack(Connection session, String database, String table) throws SQLException {
    return !Sql.texts(session, THIS_ONE, database, table).isEmpty();
  }

  /** Where every table of the database can, only names of other databases need a look. */
  static boolean takeBack(Connection session, StatementReading reading) throws SQLException {
    List<String> changed =
        reading.objects().stream()
            .filter(object -> object.use() == Use.WRITTEN)
            .map(ObjectUse::name)
            .toList();
    if (changed.isEmpty()) {
      return true;
    }
    boolean all = Sql.texts(session, ANY_OTHER).isEmpty();
    for (String name : changed) {
      int dot = name.indexOf('.');
      if (all && dot < 0) {
        continue;
      }
      String schema = dot < 0 ? "" : name.substring(0, dot);
      if (Sql.texts(session, THIS_ONE, schema, name.substring(dot + 1)).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
