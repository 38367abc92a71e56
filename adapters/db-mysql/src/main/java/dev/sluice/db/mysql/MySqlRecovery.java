package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.mysql.RecoveryTargets.Target;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.step.Recovery;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Copies rows before a statement takes them away. The table for a copy is made on another session,
 * for making one commits; the rows go there in the statement's own transaction where it has one.
 */
final class MySqlRecovery implements Recovery {
  static final String BEFORE = "sluice_before";
  static final String AFTER = "sluice_after";
  private final Connections connections;
  private final Connection work;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final Optional<RecoveryStore> store;
  private final Map<RecoveryArtifact, KeptTable> pending = new LinkedHashMap<>();

  private MySqlRecovery(
      Connections connections, Connection work, ExecutionPlan plan, ExecutionListener listener) {
    this.connections = connections;
    this.work = work;
    this.plan = plan;
    this.listener = listener;
    this.store =
        plan.limits()
            .ledgerSchema()
            .map(prefix -> new RecoveryStore(work, connections.database(), prefix));
  }

  static MySqlRecovery on(
      Connections connections, Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new MySqlRecovery(connections, work, plan, listener);
  }

  @Override
  public void before(Statement statement, StatementReading reading) throws SQLException {
    pending.clear();
    if (plan.limits().recoveryRows() <= 0) {
      return;
    }
    if (store.isEmpty()) {
      if (reading.has(Trait.DESTROYS_DATA)) {
        refuse(statement, "there is no ledger to keep it beside");
      }
      return;
    }
    boolean changes =
        reading.objects().stream()
            .anyMatch(object -> object.use() != Use.READ && object.use() != Use.CREATED);
    if (!changes) {
      return;
    }
    try (Connection maker = connections.open("recovery")) {
      setAside(statement, reading, maker);
    } catch (DatabaseException away) {
      refuse(statement, String.valueOf(away.getMessage()));
    }
  }

  /** The catalog is read on the other session too: a look at it could begin a snapshot. */
  private void setAside(Statement statement, StatementReading reading, Connection maker)
      throws SQLException {
    List<Target> targets =
        new RecoveryTargets(maker, connections.database()).of(statement, reading);
    for (Target target : targets) {
      KeptTable table = KeptTable.of(maker, connections.database(), target.table());
      if (copied(statement, target, table)) {
        copy(statement, target, table, maker);
      }
    }
    if (targets.isEmpty() && reading.has(Trait.DESTROYS_DATA)) {
      refuse(statement, "what " + statement.kind() + " takes away is not known beforehand");
    }
  }

  /** Whether a copy is to be made; says why not. */
  private boolean copied(Statement statement, Target target, KeptTable table) throws SQLException {
    if (!table.exists()) {
      if (target.table().contains(".")) {
        refuse(statement, target.object() + " is in another database");
      }
      return false;
    }
    if (!target.all() && table.key().isEmpty()) {
      refuse(statement, target.object() + " has no primary key to find its rows again");
      return false;
    }
    long limit = plan.limits().recoveryRows();
    String count = "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d) x";
    long rows = Long.parseLong(Sql.texts(work, count.formatted(table.sql(), limit + 1)).get(0));
    if (rows > limit) {
      refuse(statement, target.object() + " has more than " + limit + " rows");
    }
    return rows > 0 && rows <= limit;
  }

  private void copy(Statement statement, Target target, KeptTable table, Connection maker)
      throws SQLException {
    RecoveryStore kept = store.orElseThrow();
    String id = "kept_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    List<String> columns = new ArrayList<>(table.key());
    if (target.column().isEmpty()) {
      columns = new ArrayList<>(table.columns());
    } else if (!columns.contains(target.column())) {
      columns.add(target.column());
    }
    String select =
        "SELECT %s, %s AS %s, CAST(NULL AS CHAR(64)) AS %s FROM %s t"
            .formatted(
                KeptTable.list("t", columns),
                KeptTable.digest("t", columns),
                BEFORE,
                AFTER,
                table.sql());
    Sql.run(maker, "CREATE TABLE " + kept.table(id) + " ENGINE = InnoDB AS " + select + " LIMIT 0");
    long copied = Sql.run(work, "INSERT INTO " + kept.table(id) + " " + select);
    String kind = target.column().isEmpty() ? "table-rows" : "column-values";
    RecoveryArtifact artifact =
        new RecoveryArtifact(
            id, plan.attempt(), statement.index(), target.object(), kind, copied, Instant.now());
    kept.add(artifact);
    if (target.all() || !target.column().isEmpty()) {
      listener.setAside(statement.index(), artifact);
    } else {
      pending.put(artifact, table);
    }
  }

  /** Of rows that a statement changed or removed, only those are kept. */
  @Override
  public void after(Statement statement) throws SQLException {
    for (Map.Entry<RecoveryArtifact, KeptTable> one : pending.entrySet()) {
      RecoveryArtifact artifact = one.getKey();
      KeptTable table = one.getValue();
      RecoveryStore kept = store.orElseThrow();
      String copy = kept.table(artifact.id());
      Sql.run(
          work,
          "UPDATE %s k JOIN %s t ON %s SET k.%s = %s"
              .formatted(
                  copy,
                  table.sql(),
                  table.same("k", "t"),
                  AFTER,
                  KeptTable.digest("t", table.columns())));
      long same = Sql.run(work, "DELETE FROM %s WHERE %s = %s".formatted(copy, BEFORE, AFTER));
      long rows = artifact.rows() - same;
      kept.counted(artifact.id(), rows);
      if (rows > 0) {
        listener.setAside(
            statement.index(),
            new RecoveryArtifact(
                artifact.id(),
                artifact.attempt(),
                artifact.statement(),
                artifact.object(),
                artifact.kind(),
                rows,
                artifact.createdAt()));
      }
    }
    pending.clear();
  }

  @Override
  public List<String> putBack() throws SQLException {
    return Recovery.putsBack(plan)
        ? new PutBack(work, connections.database(), store.orElseThrow()).all(plan.undoes())
        : List.of();
  }

  private void refuse(Statement statement, String why) {
    listener.notice(statement.index(), "WARNING", "not set aside: " + why);
  }
}
