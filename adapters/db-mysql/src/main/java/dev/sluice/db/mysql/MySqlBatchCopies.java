package dev.sluice.db.mysql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.BatchCopies;
import dev.sluice.db.step.BatchRange;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Copies the rows of one batch after the other into one table, which is made before the first of
 * them, for making one commits.
 */
final class MySqlBatchCopies implements BatchCopies {
  private static final String COUNT = "SELECT COUNT(*) FROM (SELECT 1 FROM %s%s LIMIT %d) x";
  private static final String TAKEN_ALONG =
      """
      SELECT DISTINCT TABLE_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS
      WHERE CONSTRAINT_SCHEMA = ? AND REFERENCED_TABLE_NAME = ?
        AND DELETE_RULE IN ('CASCADE', 'SET NULL')
      """;
  private static final String COPY =
      "INSERT INTO %s SELECT %s, %s, NULL FROM %s WHERE %s FOR UPDATE";
  private static final String REMEMBER = "UPDATE %s k JOIN %s t ON %s SET k.%s = %s WHERE %s";
  private static final String SAME = "DELETE FROM %s WHERE %s AND %s = %s";

  private final Batching.Work work;
  private final RecoveryStore store;
  private final KeptTable table;
  private final RecoveryArtifact artifact;
  private long kept;
  private long next;

  private MySqlBatchCopies(Batching.Work work, RecoveryStore store, KeptTable table) {
    this.work = work;
    this.store = store;
    this.table = table;
    this.artifact = artifact(RecoveryStore.newId(), 0);
  }

  /** Copies of what a statement changes, or none with a word about it. */
  static BatchCopies of(Connections connections, Batching.Work work, String above)
      throws SQLException {
    String database = connections.database();
    long limit = work.plan().limits().recoveryRows();
    Optional<String> prefix = work.plan().limits().ledgerSchema();
    if (limit <= 0) {
      return NONE;
    }
    if (prefix.isEmpty()) {
      return work.none("there is no ledger to keep it beside");
    }
    KeptTable table =
        KeptTable.of(work.connection(), database, MySqlBatching.table(work.form(), database));
    refuseCompany(work, database, table);
    if (table.key().isEmpty()) {
      return work.none(table.name() + " has no primary key to find its rows again");
    }
    if (work.assigns(table.key())) {
      return work.none(table.name() + ": its rows get another key and cannot be found again");
    }
    String matching = " WHERE " + work.form().where(above);
    boolean many =
        Sql.asWritten(work.connection(), COUNT.formatted(table.sql(), "", limit + 1)) > limit
            && Sql.asWritten(
                    work.connection(), COUNT.formatted(work.form().source(), matching, limit + 1))
                > limit;
    if (many) {
      return work.none(table.name() + ": it changes more than " + limit + " rows");
    }
    RecoveryStore store = new RecoveryStore(work.connection(), database, prefix.get());
    MySqlBatchCopies copies = new MySqlBatchCopies(work, store, table);
    copies.make(connections);
    return copies;
  }

  /** Rows of other tables would go or change with them, and no batch could put those back. */
  private static void refuseCompany(Batching.Work work, String database, KeptTable table)
      throws SQLException {
    List<String> along = Sql.texts(work.connection(), TAKEN_ALONG, database, table.name());
    if (work.form().deletes() && !along.isEmpty()) {
      throw work.form()
          .refuse(
              "takes rows of " + String.join(", ", along) + " along",
              "Delete or change those first, in a statement of their own");
    }
  }

  private void make(Connections connections) throws SQLException {
    try (Connection maker = connections.open("recovery")) {
      store.make(maker, artifact.id(), table, table.columns());
      String key = work.key().sql();
      if (!key.equals(Quoting.identifier(table.key().get(0)))) {
        Sql.run(maker, "ALTER TABLE " + copy() + " ADD KEY sluice_walk (" + key + ")");
      }
    }
  }

  private String copy() {
    return store.table(artifact.id());
  }

  private RecoveryArtifact artifact(String id, long rows) {
    return new RecoveryArtifact(
        id,
        work.plan().attempt(),
        work.form().statement().index(),
        table.name(),
        "table-rows",
        rows,
        Instant.now());
  }

  @Override
  public String rows(BatchRange range) {
    return range.copied(copy());
  }

  @Override
  public void before(BatchRange range) throws SQLException {
    kept = next;
    Sql.asWritten(
        work.connection(),
        COPY.formatted(
            copy(),
            KeptTable.list(table.columns()),
            KeptTable.digest(table.columns()),
            work.form().source(),
            work.form().where(range.sql())));
  }

  @Override
  public void after(BatchRange range) throws SQLException {
    Connection session = work.connection();
    Sql.run(
        session,
        REMEMBER.formatted(
            copy(),
            table.sql(),
            table.same("k", "t"),
            MySqlRecovery.AFTER,
            KeptTable.digest("t", table.columns()),
            range.sql("k.")));
    Sql.run(
        session, SAME.formatted(copy(), range.sql(), MySqlRecovery.BEFORE, MySqlRecovery.AFTER));
    next =
        kept
            + Sql.asWritten(
                session, "SELECT COUNT(*) FROM %s WHERE %s".formatted(copy(), range.sql()));
    if (kept == 0 && next > 0) {
      store.add(artifact(artifact.id(), next));
    } else if (next > kept) {
      store.counted(artifact.id(), next);
    }
  }

  @Override
  public void undone() {
    next = kept;
  }

  @Override
  public void over() throws SQLException {
    kept = next;
    store.sweep();
    if (kept > 0) {
      work.listener().setAside(artifact.statement(), artifact(artifact.id(), kept));
    }
  }
}
