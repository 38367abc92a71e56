package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Keeps what the schema was before and after an attempt; a run never fails for want of it. */
final class Snapshots {
  private final StepTarget target;
  private final Connection session;
  private final ExecutionPlan plan;
  private String unreadable = "";

  Snapshots(StepTarget target, Connection session, ExecutionPlan plan) {
    this.target = target;
    this.session = session;
    this.plan = plan;
  }

  /** The fingerprint now, kept in the ledger; empty when the schema could not be read. */
  String take(String moment) {
    try {
      Schema schema = target.schema(plan);
      unreadable = "";
      keep(moment, schema);
      return schema.fingerprint();
    } catch (SQLException failure) {
      unreadable = target.trouble(failure).message();
    } catch (DatabaseException failure) {
      unreadable = String.valueOf(failure.getMessage());
    }
    return "";
  }

  /** Why the schema could not be read when it was last asked for; empty when it could. */
  String unreadable() {
    return unreadable;
  }

  /** A schema that was read counts, whether or not the ledger can keep it. */
  private void keep(String moment, Schema schema) {
    try {
      if (plan.limits().ledgerSchema().isPresent()) {
        target.ledger(session, plan.limits().ledgerSchema().get()).keep(plan, moment, schema);
      }
    } catch (SQLException | DatabaseException unkept) {
      // the fingerprint is what matters; the ledger tells of itself where it is needed
    }
  }
}
