package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** Keeps what the schema was before and after an attempt; a run never fails for want of it. */
final class Snapshots {
  private static final String KEEP =
      """
      INSERT INTO %1$s.sluice_snapshots (attempt, moment, fingerprint, content)
      SELECT ?, ?, f.print, CASE WHEN EXISTS (SELECT FROM %1$s.sluice_snapshots s
        WHERE s.fingerprint = f.print AND s.content IS NOT NULL) THEN NULL ELSE ? END
      FROM (SELECT ?::text AS print) f
      ON CONFLICT (attempt, moment) DO UPDATE
        SET fingerprint = excluded.fingerprint,
          content = coalesce(excluded.content, sluice_snapshots.content)
      """;
  private final Connections connections;
  private final ExecutionPlan plan;

  Snapshots(Connections connections, ExecutionPlan plan) {
    this.connections = connections;
    this.plan = plan;
  }

  /** The fingerprint now, kept in the ledger; empty when the schema could not be read. */
  String take(String moment) {
    try (Connection session = connections.open("sluice-schema")) {
      Sql.run(session, "SET lock_timeout = " + plan.limits().lockTimeout().toMillis());
      Schema schema = SchemaReader.read(session, plan.limits().ledgerSchema().orElse("sluice"));
      keep(session, moment, schema);
      return schema.fingerprint();
    } catch (SQLException | DatabaseException unreadable) {
      return "";
    }
  }

  private void keep(Connection session, String moment, Schema schema) throws SQLException {
    if (plan.limits().ledgerSchema().isEmpty()) {
      return;
    }
    Sql.run(
        session,
        KEEP.formatted(Quoting.identifier(plan.limits().ledgerSchema().get())),
        plan.attempt(),
        moment,
        schema.objects().stream().map(SchemaObject::canonical).collect(Collectors.joining("\n")),
        schema.fingerprint());
  }
}
