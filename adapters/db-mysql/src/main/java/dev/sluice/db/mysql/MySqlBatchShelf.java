package dev.sluice.db.mysql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.BatchRange;
import dev.sluice.db.step.BatchShelf;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The copy of what a statement in batches changes. Its table is made before the first batch, for
 * making one commits.
 */
final class MySqlBatchShelf implements BatchShelf {
  private static final String COPY =
      "INSERT INTO %s SELECT %s, %s, NULL FROM %s WHERE %s FOR UPDATE";
  private static final String REMEMBER = "UPDATE %s k JOIN %s t ON %s SET k.%s = %s WHERE %s";
  private static final String SAME = "DELETE FROM %s WHERE %s AND %s = %s";

  private final Connections connections;
  private final Batching.Work work;
  private final RecoveryStore store;
  private final KeptTable table;
  private final String id = RecoveryStore.newId();
  private final Instant at = Instant.now();

  private MySqlBatchShelf(
      Connections connections, Batching.Work work, RecoveryStore store, KeptTable table) {
    this.connections = connections;
    this.work = work;
    this.store = store;
    this.table = table;
  }

  /** The copy for a statement. */
  static BatchShelf of(Connections connections, Batching.Work work, String prefix)
      throws SQLException {
    String database = connections.database();
    return new MySqlBatchShelf(
        connections,
        work,
        new RecoveryStore(work.connection(), database, prefix),
        KeptTable.of(work.connection(), database, MySqlBatching.table(work.form(), database)));
  }

  @Override
  public String obstacle() {
    return work.obstacle(table.key());
  }

  @Override
  public String table() {
    return table.sql();
  }

  @Override
  public boolean prepare() throws SQLException {
    try (Connection maker = connections.open("recovery")) {
      store.make(maker, id, table, table.columns());
      String key = work.key().sql();
      if (!key.equals(Quoting.identifier(table.key().get(0)))) {
        Sql.run(maker, "ALTER TABLE " + copy() + " ADD KEY sluice_walk (" + key + ")");
      }
      return true;
    } catch (SQLException failure) {
      store.sweep();
      throw failure;
    }
  }

  @Override
  public String copy() {
    return store.table(id);
  }

  @Override
  public long copy(BatchRange range) throws SQLException {
    return Sql.asWritten(
        work.connection(),
        COPY.formatted(
            copy(),
            KeptTable.list(table.columns()),
            KeptTable.digest(table.columns()),
            work.form().source(),
            work.form().where(range.sql())));
  }

  @Override
  public long drop(BatchRange range) throws SQLException {
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
    return Sql.run(
        session, SAME.formatted(copy(), range.sql(), MySqlRecovery.BEFORE, MySqlRecovery.AFTER));
  }

  @Override
  public void counted(long before, long now) throws SQLException {
    if (before == 0 && now > 0) {
      store.add(artifact(now));
    } else if (now > before) {
      store.counted(id, now);
    }
  }

  @Override
  public void over(long rows) throws SQLException {
    store.sweep();
  }

  @Override
  public RecoveryArtifact artifact(long rows) {
    return new RecoveryArtifact(
        id,
        work.plan().attempt(),
        work.form().statement().index(),
        table.name(),
        "table-rows",
        rows,
        at);
  }
}
