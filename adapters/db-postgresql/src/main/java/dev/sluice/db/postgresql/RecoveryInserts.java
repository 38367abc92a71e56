package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers the rows that INSERTs add. They bear the number of the transaction and of the command
 * that wrote them (system columns {@code xmin} and {@code cmin}), so a run of INSERTs is looked up
 * once, at its end, without keeping anybody else from writing.
 */
final class RecoveryInserts {
  private static final String TRANSACTION = "SELECT txid_current() % 4294967296";
  private static final String ESTIMATE =
      """
      SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
      FROM pg_catalog.pg_class c
      WHERE c.relkind = 'r'
        AND (c.oid = ? OR c.oid IN (SELECT relid FROM pg_partition_tree(?::bigint::regclass)))
      """;
  private static final String RULES =
      "SELECT count(*) FROM pg_catalog.pg_rewrite WHERE ev_class = ? AND ev_type = '3'";

  /** Triggers whose text does not show that they write nothing. */
  private static final String WRITING =
      """
      SELECT DISTINCT g.tgname
      FROM pg_catalog.pg_trigger g
      JOIN pg_catalog.pg_proc p ON p.oid = g.tgfoid
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang
      WHERE (g.tgrelid = ?
          OR g.tgrelid IN (SELECT relid FROM pg_partition_tree(?::bigint::regclass)))
        AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A') AND (g.tgtype & 4) <> 0
        AND (l.lanname <> 'plpgsql' OR p.prosrc ~*
          '\\m(insert|update|delete|merge|truncate|copy|execute|perform|call)\\M')
      ORDER BY 1
      """;

  private final RecoverySession session;
  private final RecoveryCatalog catalog;
  private final RecoveryStore store;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final Map<Long, RecoveryEntry> open = new LinkedHashMap<>();
  private final List<String> created = new ArrayList<>();

  RecoveryInserts(
      RecoverySession session,
      RecoveryCatalog catalog,
      RecoveryStore store,
      ExecutionPlan plan,
      ExecutionListener listener) {
    this.session = session;
    this.catalog = catalog;
    this.store = store;
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Takes targets that only get new rows out of the list; one whose triggers may write is left
   * there as one whose rows may change. Any other statement ends the run.
   */
  void before(Statement statement, StatementReading reading, List<RecoveryTarget> targets)
      throws SQLException {
    List<RecoveryTarget> mine =
        targets.stream().filter(target -> target.kind() == RecoveryKind.INSERT).toList();
    targets.removeAll(mine);
    if (mine.isEmpty() || !targets.isEmpty()) {
      flush();
    }
    List<RecoveryTarget> wanted = wanted(mine);
    boolean firing = false;
    for (RecoveryTarget target : wanted) {
      firing |= firing(statement, target.table());
    }
    if (firing) {
      flush();
      wanted.forEach(one -> targets.add(new RecoveryTarget(one.table(), RecoveryKind.WRITE, "")));
    } else {
      for (RecoveryTarget target : wanted) {
        open(statement, target.table());
      }
    }
    for (ObjectUse use : reading.objects()) {
      boolean table = use.use() == Use.CREATED && use.kind().equals("table");
      // One that is there already (IF NOT EXISTS) is not made by this run.
      if (table && catalog.tables(use.name()).isEmpty()) {
        created.add(use.name());
      }
    }
  }

  /** Rows of a table that this run created go with it, and a way back needs none. */
  private List<RecoveryTarget> wanted(List<RecoveryTarget> all) throws SQLException {
    if (all.isEmpty() || plan.direction() == ExecutionPlan.Direction.DOWN) {
      return List.of();
    }
    Set<Long> fresh = new HashSet<>();
    for (String name : created) {
      catalog.tables(name).forEach(table -> fresh.add(table.oid()));
    }
    return all.stream().filter(target -> !fresh.contains(target.table().oid())).toList();
  }

  private boolean firing(Statement statement, RecoveryTable table) throws SQLException {
    List<String> triggers =
        session.query(WRITING, row -> row.getString(1), table.oid(), table.oid());
    if (!triggers.isEmpty()) {
      String names = String.join(", ", triggers);
      refuse(
          statement.index(),
          "what triggers of %s (%s) write elsewhere".formatted(table.label(), names));
    }
    return !triggers.isEmpty();
  }

  private void open(Statement statement, RecoveryTable table) throws SQLException {
    if (open.containsKey(table.oid())) {
      return;
    }
    String obstacle = obstacle(table);
    if (!obstacle.isEmpty()) {
      refuse(statement.index(), "rows added to " + table.label() + ": " + obstacle);
      return;
    }
    store.ensure();
    int first =
        open.values().stream().map(RecoveryEntry::statement).findFirst().orElse(statement.index());
    RecoveryEntry entry = entry(first, table);
    store.add(entry);
    open.put(table.oid(), entry);
  }

  private String obstacle(RecoveryTable table) throws SQLException {
    if (!table.obstacle().isEmpty()) {
      return table.obstacle();
    }
    if (table.keyWithout("").isEmpty()) {
      return "without a key they cannot be found again";
    }
    if (session.count(RULES, table.oid()) > 0) {
      return "its rules write something else";
    }
    long limit = plan.limits().recoveryRows();
    return session.count(ESTIMATE, table.oid(), table.oid()) > limit
        ? "it has " + plan.limits().tooMany()
        : "";
  }

  /** A run has one number, that of its first statement: its rows are taken back together. */
  private RecoveryEntry entry(int statement, RecoveryTable table) {
    return new RecoveryEntry(
        RecoveryStore.newId(),
        plan.attempt(),
        plan.migration(),
        statement,
        RecoveryKind.INSERT,
        table.schema(),
        table.name(),
        "",
        table.stored().stream().map(RecoveryColumn::name).sorted().toList(),
        table.keyWithout(""),
        0,
        Instant.now());
  }

  /** Looks up what the run added; right before anything else may change it. */
  void flush() throws SQLException {
    for (Map.Entry<Long, RecoveryEntry> one : open.entrySet()) {
      keep(one.getKey(), one.getValue());
    }
    open.clear();
  }

  private void keep(long oid, RecoveryEntry entry) throws SQLException {
    RecoveryTable table = catalog.table(oid).orElseThrow();
    String artifact = store.table(entry.id());
    long limit = plan.limits().recoveryRows();
    session.run(
        InsertedSql.found(
            table, artifact, session.count(TRANSACTION), store.command(entry), limit + 1));
    long rows = session.count("SELECT count(*) FROM " + artifact);
    if (rows == 0 || rows > limit) {
      store.purge(entry);
      if (rows > limit) {
        refuse(
            entry.statement(), "rows added to " + entry.object() + ": " + plan.limits().tooMany());
      }
      return;
    }
    session.run(RecoverySql.STATISTICS.formatted(artifact));
    store.counted(entry.withRows(rows));
    listener.setAside(entry.statement(), entry.withRows(rows).artifact());
  }

  private void refuse(int statement, String why) {
    listener.notice(statement, "WARNING", "not set aside: " + why);
  }
}
