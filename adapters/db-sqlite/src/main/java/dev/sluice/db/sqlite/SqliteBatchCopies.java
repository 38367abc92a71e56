package dev.sluice.db.sqlite;

import dev.sluice.db.sqlite.RecoveryEntry.Kind;
import dev.sluice.db.step.BatchCopies;
import dev.sluice.db.step.BatchRange;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Copies the rows of one batch after the other into one artifact, each in its transaction. */
final class SqliteBatchCopies implements BatchCopies {
  private static final String COUNT = "SELECT count(*) FROM %s WHERE %s";
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
  private Optional<RecoveryEntry> kept = Optional.empty();
  private Optional<RecoveryEntry> next = Optional.empty();

  private SqliteBatchCopies(Batching.Work work, RecoveryStore store, RecoveryTable table) {
    this.work = work;
    this.store = store;
    this.table = table;
  }

  /** Copies of what a statement changes, or none with a word about it. */
  static BatchCopies of(Batching.Work work, String above) throws SQLException {
    long limit = work.plan().limits().recoveryRows();
    Optional<String> ledger = work.plan().limits().ledgerSchema();
    if (limit <= 0) {
      return NONE;
    }
    if (ledger.isEmpty()) {
      return work.none("there is no ledger to keep it");
    }
    RecoveryTable table = SqliteBatching.table(work.connection(), work.form());
    refuseCompany(work, table);
    if (work.assigns(table.key())) {
      return work.none(table.name() + ": its rows get another key and cannot be found again");
    }
    String matching = COUNT.formatted(work.form().source(), work.form().where(above));
    return Sql.asWritten(work.connection(), matching) > limit
        ? work.none(table.name() + ": it changes more than " + limit + " rows")
        : new SqliteBatchCopies(work, new RecoveryStore(work.connection(), ledger.get()), table);
  }

  /** Rows of other tables would go or change with them, and no batch could put those back. */
  private static void refuseCompany(Batching.Work work, RecoveryTable table) throws SQLException {
    List<String> reached = RecoveryTable.dependent(work.connection(), table.name());
    boolean on = Sql.texts(work.connection(), "PRAGMA foreign_keys").contains("1");
    if (work.form().deletes() && on && reached.size() > 1) {
      throw work.form()
          .refuse(
              "takes rows of " + String.join(", ", reached.subList(1, reached.size())) + " along",
              "Delete or change those first, in a statement of their own");
    }
  }

  @Override
  public String rows(BatchRange range) {
    return range.copied(next.orElseThrow().sql());
  }

  @Override
  public void before(BatchRange range) throws SQLException {
    kept = next;
    RecoveryEntry entry = kept.isPresent() ? kept.get() : made(range);
    next = Optional.of(entry);
    Sql.asWritten(
        work.connection(),
        COPY.formatted(
            entry.sql(),
            table.keys(""),
            RecoveryTable.list("", table.columns()),
            work.form().source(),
            work.form().where(range.sql())));
  }

  private RecoveryEntry made(BatchRange range) throws SQLException {
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
    String columns = RecoveryTable.list("", table.columns());
    Sql.run(work.connection(), MAKE.formatted(entry.sql(), table.keys(""), columns, table.sql()));
    Sql.run(
        work.connection(),
        "CREATE INDEX main.%s ON %s (%s)"
            .formatted(
                Names.quoted(entry.id() + "_walk"), Names.quoted(entry.id()), range.key().sql()));
    store.add(entry, work.plan().migration());
    return entry;
  }

  @Override
  public void after(BatchRange range) throws SQLException {
    RecoveryEntry entry = next.orElseThrow();
    String mine = range.sql("a.");
    Sql.run(
        work.connection(),
        REMEMBER.formatted(
            entry.sql(),
            RecoveryTable.image("t", entry.columns()),
            table.sql(),
            RecoveryTable.match(entry.key()),
            mine));
    Sql.run(
        work.connection(),
        SAME.formatted(entry.sql(), mine, RecoveryTable.image("a", entry.columns())));
    long rows = Sql.asWritten(work.connection(), COUNT.formatted(entry.sql() + " AS a", mine));
    RecoveryEntry more = entry.withRows(entry.rows() + rows);
    store.rows(more);
    next = Optional.of(more);
  }

  @Override
  public void undone() {
    next = kept;
  }

  @Override
  public void over() throws SQLException {
    kept = next;
    if (kept.isPresent() && kept.get().rows() == 0) {
      store.purge(kept.get());
      next = Optional.empty();
    } else if (kept.isPresent()) {
      work.listener().setAside(kept.get().statement(), kept.get().artifact());
    }
  }
}
