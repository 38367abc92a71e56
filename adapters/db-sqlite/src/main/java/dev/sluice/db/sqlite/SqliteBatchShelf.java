package dev.sluice.db.sqlite;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.sqlite.RecoveryEntry.Kind;
import dev.sluice.db.step.BatchRange;
import dev.sluice.db.step.BatchShelf;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The copy of what a statement in batches changes, a table beside the ledger. */
final class SqliteBatchShelf implements BatchShelf {
  private static final String MAKE =
      "CREATE TABLE %s AS SELECT %s, %s, CAST(NULL AS TEXT) AS sluice_after FROM %s WHERE 0";
  private static final String COPY = "INSERT INTO %s SELECT %s, %s, NULL FROM %s WHERE %s";
  private static final String REMEMBER =
      """
      UPDATE %s AS a SET sluice_after = (SELECT %s FROM %s t WHERE %s) WHERE %s
      """;
  private static final String SAME = "DELETE FROM %s AS a WHERE %s AND sluice_after = %s";

  private final Batching.Work work;
  private final RecoveryStore store;
  private final RecoveryTable table;
  private Optional<RecoveryEntry> made = Optional.empty();

  private SqliteBatchShelf(Batching.Work work, RecoveryStore store, RecoveryTable table) {
    this.work = work;
    this.store = store;
    this.table = table;
  }

  private RecoveryEntry entry() {
    return made.orElseThrow(() -> new IllegalStateException("the copy is not made yet"));
  }

  /** The copy for a statement. */
  static BatchShelf of(Batching.Work work, String ledger) throws SQLException {
    RecoveryTable table = SqliteBatching.table(work.connection(), work.form());
    return new SqliteBatchShelf(work, new RecoveryStore(work.connection(), ledger), table);
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
  public void make(BatchRange range) throws SQLException {
    RecoveryEntry entry =
        new RecoveryEntry(
            store.nextId(),
            work.plan().attempt(),
            work.form().statement().index(),
            Kind.WRITE,
            table.name(),
            "",
            table.columns(),
            table.key(),
            0,
            Instant.now());
    made = Optional.of(entry);
    String columns = RecoveryTable.list("", table.columns());
    Sql.run(work.connection(), MAKE.formatted(copy(), table.keys(""), columns, table.sql()));
    Sql.run(
        work.connection(),
        "CREATE INDEX main.%s ON %s (%s)"
            .formatted(
                Names.quoted(entry.id() + "_walk"), Names.quoted(entry.id()), range.key().sql()));
    store.add(entry, work.plan().migration());
  }

  @Override
  public String copy() {
    return entry().sql();
  }

  @Override
  public long copy(BatchRange range) throws SQLException {
    return Sql.asWritten(
        work.connection(),
        COPY.formatted(
            copy(),
            table.keys(""),
            RecoveryTable.list("", table.columns()),
            work.form().source(),
            work.form().where(range.sql())));
  }

  @Override
  public long drop(BatchRange range) throws SQLException {
    String mine = range.sql("a.");
    Sql.run(
        work.connection(),
        REMEMBER.formatted(
            copy(),
            RecoveryTable.image("t", table.columns()),
            table.sql(),
            RecoveryTable.match(table.key()),
            mine));
    return Sql.run(
        work.connection(), SAME.formatted(copy(), mine, RecoveryTable.image("a", table.columns())));
  }

  @Override
  public void counted(long before, long now) throws SQLException {
    store.rows(entry().withRows(now));
  }

  @Override
  public void over(long rows) throws SQLException {
    if (rows == 0) {
      store.purge(entry());
    }
  }

  @Override
  public RecoveryArtifact artifact(long rows) {
    return entry().withRows(rows).artifact();
  }
}
