package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * INVALID indexes that attempts of a migration left behind when they failed or were killed. Only
 * what the ledger knows as theirs is dropped: there was no such index before the statement was sent
 * and the catalog says that it is not valid.
 */
final class Leftovers {
  private static final String THEIRS =
      """
      SELECT DISTINCT s.object FROM %1$s.sluice_steps s
      JOIN %1$s.sluice_migrations m ON m.attempt = s.attempt
      JOIN pg_catalog.pg_index i ON i.indexrelid = to_regclass(s.object)
      WHERE m.migration = ? AND s.state = 'failed' AND s.object <> '' AND s.object_before = ''
        AND NOT i.indisvalid
      """;

  private final Connection session;
  private final ExecutionPlan plan;

  Leftovers(Connection session, ExecutionPlan plan) {
    this.session = session;
    this.plan = plan;
  }

  /** Drops them outside any transaction, under the target lock; a line for each. */
  List<String> drop() throws SQLException {
    List<String> told = new ArrayList<>();
    if (plan.limits().ledgerSchema().isPresent()) {
      String ledger = Quoting.identifier(plan.limits().ledgerSchema().get());
      for (String index : Sql.texts(session, THEIRS.formatted(ledger), plan.migration())) {
        Sql.run(session, "DROP INDEX CONCURRENTLY IF EXISTS " + index);
        told.add("dropped the INVALID index " + index + " that an attempt had left behind");
      }
    }
    return told;
  }
}
