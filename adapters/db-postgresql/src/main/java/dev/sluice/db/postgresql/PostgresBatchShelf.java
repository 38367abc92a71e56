package dev.sluice.db.postgresql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.BatchRange;
import dev.sluice.db.step.BatchShelf;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The copy of what a statement in batches changes, a table in the ledger's schema. */
final class PostgresBatchShelf implements BatchShelf {
  private static final String MAKE =
      "CREATE TABLE %s AS SELECT %s, NULL::text AS %s FROM %s AS t WITH NO DATA";
  private static final String COPY =
      "INSERT INTO %s (%s) SELECT %s FROM (SELECT * FROM %s WHERE %s FOR UPDATE) AS t";
  private static final String FILL = "UPDATE %s AS a SET %s FROM %s AS t WHERE a.%s = t.%s AND %s";
  private static final String REMEMBER = "UPDATE %s AS a SET %s = %s FROM %s AS t WHERE %s AND %s";
  private static final String SAME = "DELETE FROM %s AS a WHERE %s AND a.%s = %s";

  private final RecoverySession session;
  private final RecoveryStore store;
  private final Batching.Work work;
  private final RecoveryTable table;
  private final RecoveryEntry entry;
  private Optional<RecoverySql.Pair> pair = Optional.empty();
  private long same;

  private PostgresBatchShelf(
      RecoverySession session, RecoveryStore store, Batching.Work work, RecoveryTable table) {
    this.session = session;
    this.store = store;
    this.work = work;
    this.table = table;
    this.entry =
        new RecoveryEntry(
            RecoveryStore.newId(),
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
  }

  /** The copy for a statement. */
  static BatchShelf of(Batching.Work work, String schema) throws SQLException {
    RecoverySession session = new RecoverySession(work.connection());
    RecoveryTable table = PostgresBatching.table(session, work.form());
    return new PostgresBatchShelf(session, new RecoveryStore(session, schema), work, table);
  }

  @Override
  public String obstacle() {
    return table.obstacle().isEmpty() ? work.obstacle(table.keyWithout("")) : table.obstacle();
  }

  @Override
  public String table() {
    return table.rows();
  }

  @Override
  public void make(BatchRange range) throws SQLException {
    store.ensure();
    session.run(
        MAKE.formatted(
            copy(),
            list(table.stored(), c -> "t." + c.sql() + (c.builtIn() ? "" : "::text AS " + c.sql())),
            Quoting.identifier(RecoverySql.AFTER),
            table.rows()));
    session.run("CREATE INDEX ON %s (%s)".formatted(copy(), range.key().sql()));
    store.add(entry);
    pair = Optional.of(pair());
  }

  private RecoverySql.Pair pair() throws SQLException {
    RecoveryTable stored =
        new RecoveryCatalog(session).table(store.schema(), entry.id()).orElseThrow();
    RecoverySql.Pair both = RecoverySql.Pair.of(table, stored, entry.key());
    return new RecoverySql.Pair(
        table,
        stored,
        both.columns().stream().sorted(Comparator.comparing(RecoveryColumn::name)).toList(),
        both.key());
  }

  private static String list(
      List<RecoveryColumn> columns, Function<RecoveryColumn, String> written) {
    return columns.stream().map(written).collect(Collectors.joining(", "));
  }

  @Override
  public String copy() {
    return store.table(entry.id());
  }

  /**
   * The author's condition is asked under the settings of the session, as it would be without
   * copies; only what becomes a text is written under those that recovery always has.
   */
  @Override
  public long copy(BatchRange range) throws SQLException {
    List<RecoveryColumn> plain = table.stored().stream().filter(RecoveryColumn::builtIn).toList();
    List<RecoveryColumn> texts = table.stored().stream().filter(c -> !c.builtIn()).toList();
    long copied =
        Sql.asWritten(
            work.connection(),
            COPY.formatted(
                copy(),
                list(plain, RecoveryColumn::sql),
                list(plain, c -> "t." + c.sql()),
                work.form().source(),
                work.form().where(range.sql())));
    if (!texts.isEmpty()) {
      String set = list(texts, c -> c.sql() + " = t." + c.sql() + "::text");
      String key = range.key().sql();
      session.steadily(
          () -> session.run(FILL.formatted(copy(), set, table.rows(), key, key, range.sql("a."))));
    }
    return copied;
  }

  @Override
  public long drop(BatchRange range) throws SQLException {
    RecoverySql.Pair both = pair.orElseThrow();
    session.steadily(() -> same = same(both, range.sql("a.")));
    return same;
  }

  private long same(RecoverySql.Pair both, String mine) throws SQLException {
    String after = Quoting.identifier(RecoverySql.AFTER);
    session.run(
        REMEMBER.formatted(
            both.artifact(), after, both.imageNow(), table.rows(), both.match(), mine));
    return session.run(SAME.formatted(both.artifact(), mine, after, both.imageBefore()));
  }

  @Override
  public void counted(long before, long now) throws SQLException {
    store.counted(entry.withRows(now));
  }

  @Override
  public void over(long rows) throws SQLException {
    if (rows == 0) {
      store.purge(entry);
    } else {
      session.run(RecoverySql.STATISTICS.formatted(copy()));
    }
  }

  @Override
  public RecoveryArtifact artifact(long rows) {
    return entry.withRows(rows).artifact();
  }
}
