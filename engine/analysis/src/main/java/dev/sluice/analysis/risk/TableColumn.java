package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.Optional;

/**
 * A column by the names that a script gives it and its table, as the engine folds them.
 *
 * @param table the table, with its qualifier where one is written
 * @param name the column
 */
record TableColumn(String table, String name) {

  /** The column that an action of ALTER TABLE adds, where none of that name can have been there. */
  static Optional<TableColumn> added(String table, Tokens action) {
    int at = place(action);
    return action.is(0, "ADD") && action.named(at) && !action.is(at, "IF")
        ? Optional.of(new TableColumn(table, action.name(at)))
        : Optional.empty();
  }

  /** Where the name of the column stands in an action that is about one. */
  static int place(Tokens action) {
    return action.is(1, "COLUMN") ? 2 : 1;
  }
}
