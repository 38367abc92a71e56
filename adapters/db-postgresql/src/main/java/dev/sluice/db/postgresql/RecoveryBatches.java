package dev.sluice.db.postgresql;

import dev.sluice.db.step.BatchCopies;
import dev.sluice.db.step.BatchRange;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Copies the rows of one batch after the other into one artifact, each in its transaction. */
final class RecoveryBatches implements BatchCopies {
  private static final String COUNT =
      "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d) AS counted";
  private static final String MAKE =
      "CREATE TABLE %s AS SELECT %s, NULL::text AS %s FROM %s AS t WITH NO DATA";
  private static final String COPY =
      """
      INSERT INTO %s
      SELECT %s, NULL::text FROM (SELECT * FROM %s WHERE %s FOR UPDATE) AS t
      """;
  private static final String REMEMBER = "UPDATE %s AS a SET %s = %s FROM %s AS t WHERE %s AND %s";
  private static final String SAME = "DELETE FROM %s AS a WHERE %s AND a.%s = %s";

  private final RecoverySession session;
  private final RecoveryCatalog catalog;
  private final RecoveryStore store;
  private final Batching.Work work;
  private final RecoveryTable table;
  private RecoveryEntry kept;
  private RecoveryEntry next;
  private boolean made;
  private boolean making;

  private RecoveryBatches(
      RecoverySession session, RecoveryStore store, Batching.Work work, RecoveryTable table) {
    this.session = session;
    this.catalog = new RecoveryCatalog(session);
    this.store = store;
    this.work = work;
    this.table = table;
    this.kept =
        new RecoveryEntry(
            "recovery_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16),
            work.plan().attempt(),
            work.plan().migration(),
            work.form().statement().index(),
            work.form().deletes() ? RecoveryKind.DELETE : RecoveryKind.UPDATE,
            table.schema(),
            table.name(),
            "",
            table.stored().stream().map(RecoveryColumn::name).sorted().toList(),
            table.keyWithout(""),
            0,
            Instant.now());
    this.next = kept;
  }

  /** Copies of what a statement changes, or none with a word about it. */
  static BatchCopies of(Batching.Work work, String above) throws SQLException {
    RecoverySession session = new RecoverySession(work.connection());
    long limit = work.plan().limits().recoveryRows();
    Optional<String> schema = work.plan().limits().ledgerSchema();
    if (limit <= 0) {
      return NONE;
    }
    if (schema.isEmpty()) {
      return work.none("there is no ledger schema to keep it in");
    }
    RecoveryTable table = PostgresBatching.table(session, work.form());
    refuseCompany(work, new RecoveryCatalog(session), table);
    String obstacle = obstacle(work, table);
    if (!obstacle.isEmpty()) {
      return work.none(table.label() + ": " + obstacle);
    }
    boolean many =
        session.count(RecoverySql.COUNT_UP_TO.formatted(table.rows(), limit + 1)) > limit
            && Sql.asWritten(
                    work.connection(),
                    COUNT.formatted(work.form().source(), work.form().where(above), limit + 1))
                > limit;
    return many
        ? work.none(table.label() + ": it changes more than " + limit + " rows")
        : new RecoveryBatches(session, new RecoveryStore(session, schema.get()), work, table);
  }

  /** Rows of other tables would go or change with them, and no batch could put those back. */
  private static void refuseCompany(
      Batching.Work work, RecoveryCatalog catalog, RecoveryTable table) throws SQLException {
    if (!work.form().only() && catalog.inheriting(table).size() > 1) {
      throw work.form()
          .refuse("changes tables that inherit from " + table.label(), "Change each with ONLY");
    }
    List<RecoveryTable> along = catalog.referring(table, RecoveryCatalog.ACTING);
    if (work.form().deletes() && along.size() > 1) {
      String names =
          along.stream()
              .filter(other -> other.oid() != table.oid())
              .map(RecoveryTable::label)
              .collect(Collectors.joining(", "));
      throw work.form()
          .refuse(
              "takes rows of " + names + " along",
              "Delete or change those first, in a statement of their own");
    }
  }

  private static String obstacle(Batching.Work work, RecoveryTable table) {
    List<String> key = table.keyWithout("");
    if (!table.obstacle().isEmpty()) {
      return table.obstacle();
    }
    if (key.isEmpty()) {
      return "without a key its rows cannot be found again";
    }
    return work.assigns(key) ? "its rows get another key, so they cannot be found again" : "";
  }

  @Override
  public String rows(BatchRange range) {
    return range.copied(store.table(kept.id()));
  }

  @Override
  public void before(BatchRange range) throws SQLException {
    kept = next;
    made |= making;
    making = false;
    session.steadily(
        () -> {
          if (!made) {
            make(range);
          }
          Sql.asWritten(
              work.connection(),
              COPY.formatted(
                  store.table(kept.id()),
                  columns(),
                  work.form().source(),
                  work.form().where(range.sql())));
        });
  }

  private void make(BatchRange range) throws SQLException {
    making = true;
    store.ensure();
    String artifact = store.table(kept.id());
    session.run(
        MAKE.formatted(artifact, columns(), Quoting.identifier(RecoverySql.AFTER), table.rows()));
    session.run("CREATE INDEX ON %s (%s)".formatted(artifact, range.key().sql()));
    store.add(kept);
  }

  private String columns() {
    return table.stored().stream()
        .map(c -> "t." + c.sql() + (c.builtIn() ? "" : "::text AS " + c.sql()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void after(BatchRange range) throws SQLException {
    session.steadily(() -> keep(range));
  }

  private void keep(BatchRange range) throws SQLException {
    RecoveryTable stored = catalog.table(store.schema(), kept.id()).orElseThrow();
    RecoverySql.Pair both = RecoverySql.Pair.of(table, stored, kept.key());
    RecoverySql.Pair pair =
        new RecoverySql.Pair(
            table,
            stored,
            both.columns().stream().sorted(Comparator.comparing(RecoveryColumn::name)).toList(),
            both.key());
    String after = Quoting.identifier(RecoverySql.AFTER);
    String mine = range.sql("a.");
    session.run(
        REMEMBER.formatted(
            pair.artifact(), after, pair.imageNow(), table.rows(), pair.match(), mine));
    session.run(SAME.formatted(pair.artifact(), mine, after, pair.imageBefore()));
    long rows =
        session.count("SELECT count(*) FROM %s AS a WHERE %s".formatted(pair.artifact(), mine));
    next = kept.withRows(kept.rows() + rows);
    store.counted(next);
  }

  @Override
  public void undone() {
    next = kept;
    making = false;
  }

  @Override
  public void over() throws SQLException {
    kept = next;
    made |= making;
    making = false;
    if (made && kept.rows() == 0) {
      store.purge(kept);
      made = false;
    } else if (made) {
      session.run(RecoverySql.STATISTICS.formatted(store.table(kept.id())));
      work.listener().setAside(kept.statement(), kept.artifact());
    }
  }
}
