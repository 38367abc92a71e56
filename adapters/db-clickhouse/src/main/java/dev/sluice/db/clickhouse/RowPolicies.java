package dev.sluice.db.clickhouse;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.TableName;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Row policies: whoever they apply to is shown a part of a table as if it were all of it. */
final class RowPolicies {
  /** Of one on all tables of a database, the server names no table. */
  private static final String APPLYING =
      """
      WITH arrayConcat([currentUser()], currentRoles()) AS names
      SELECT short_name FROM system.row_policies
      WHERE database = if(? = '', currentDatabase(), ?) AND table IN ('', '*', ?)
        AND isNotNull(select_filter)
        AND (hasAny(apply_to_list, names) OR (apply_to_all AND NOT hasAny(apply_to_except, names)))
      ORDER BY short_name
      """;

  private RowPolicies() {}

  /**
   * Refuses to take what a login is shown for the whole table where a policy applies to it.
   *
   * @return what could not be found out, if anything
   * @throws DatabaseException of category REFUSED with the policy's name
   */
  static Optional<String> refuse(Connection session, TableName table) throws SQLException {
    List<String> applying;
    try {
      applying = Sql.texts(session, APPLYING, table.schema(), table.schema(), table.name());
    } catch (SQLException failure) {
      if (Troubles.trouble(failure).category() != Category.PRIVILEGE) {
        throw failure;
      }
      return Optional.of(
          "This login may not see row policies, so nobody can tell whether one keeps rows from it:"
              + " GRANT SHOW ROW POLICIES ON *.* to it");
    }
    if (applying.isEmpty()) {
      return Optional.empty();
    }
    throw new DatabaseException(
        Category.REFUSED,
        "",
        "Row policy %s may keep rows of %s from this login".formatted(applying.get(0), table),
        "Use a login that no row policy of the table applies to");
  }
}
