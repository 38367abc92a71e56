package dev.sluice.db.clickhouse;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.TableName;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Row policies: whoever they apply to is shown a part of a table as if it were all of it, and where
 * {@code users_without_row_policies_can_read_rows} is off, all others are shown nothing.
 */
final class RowPolicies {
  /** Of one on all tables of a database, the server names no table. */
  static final String ALL =
      """
      SELECT short_name FROM system.row_policies
      WHERE database = if(? = '', currentDatabase(), ?) AND table IN ('', '*', ?)
        AND isNotNull(select_filter)
      """;

  /** Roles that were granted to roles count like those of the login itself. */
  static final String APPLYING =
      """
      WITH arrayConcat([currentUser()], enabledRoles()) AS names
      %s
        AND (hasAny(apply_to_list, names)
          OR (apply_to_all AND NOT hasAny(apply_to_except, names)))
      ORDER BY short_name
      """
          .formatted(ALL.strip());

  private static final String EMPTY =
      """
      SELECT 1 FROM system.tables
      WHERE database = if(? = '', currentDatabase(), ?) AND name = ? AND total_rows = 0
      """;

  private RowPolicies() {}

  /**
   * Refuses to take what a login is shown for the whole table where a policy applies to it, or
   * where policies are for others and it is shown no row.
   *
   * @return what could not be found out, if anything
   * @throws DatabaseException of category REFUSED with a policy's name
   */
  static Optional<String> refuse(Connection session, TableName table) throws SQLException {
    List<String> applying;
    List<String> all;
    try {
      applying = asked(session, APPLYING, table);
      all = asked(session, ALL, table);
    } catch (SQLException failure) {
      if (Troubles.trouble(failure).category() != Category.PRIVILEGE) {
        throw failure;
      }
      return Optional.of(
          "This login may not see row policies, so nobody can tell whether one keeps rows from it:"
              + " GRANT SHOW ROW POLICIES ON *.* to it");
    }
    if (!applying.isEmpty()) {
      throw refusal(
          "Row policy %s may keep rows of %s from this login".formatted(applying.get(0), table),
          "Use a login that no row policy of the table applies to");
    }
    if (!all.isEmpty() && hidden(session, table)) {
      throw refusal(
          "Row policy %s of %s is for others, and this login is shown no row"
              .formatted(all.get(0), table),
          "Use a login that is shown all rows, or set users_without_row_policies_can_read_rows at"
              + " the server");
    }
    return Optional.empty();
  }

  private static DatabaseException refusal(String message, String action) {
    return new DatabaseException(Category.REFUSED, "", message, action);
  }

  /** Whether a table shows no row and is not known to have none. */
  private static boolean hidden(Connection session, TableName table) throws SQLException {
    String row = "SELECT 1 FROM " + table.quoted(Names::quoted) + " LIMIT 1";
    return Sql.texts(session, row).isEmpty() && asked(session, EMPTY, table).isEmpty();
  }

  private static List<String> asked(Connection session, String question, TableName table)
      throws SQLException {
    return Sql.texts(session, question, table.schema(), table.schema(), table.name());
  }
}
