package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Copies what a statement is about to destroy, in the statement's own transaction. */
final class RecoverySetAside {
  private final RecoverySession session;
  private final RecoveryCatalog catalog;
  private final RecoveryStore store;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final List<RecoveryEntry> pending = new ArrayList<>();
  private final List<RecoveryEntry> converted = new ArrayList<>();
  private final RecoveryInserts inserts;
  private boolean adds;

  RecoverySetAside(
      RecoverySession session,
      RecoveryStore store,
      ExecutionPlan plan,
      ExecutionListener listener) {
    this.session = session;
    this.catalog = new RecoveryCatalog(session);
    this.store = store;
    this.plan = plan;
    this.listener = listener;
    this.inserts = new RecoveryInserts(session, catalog, store, plan, listener);
  }

  void before(Statement statement, StatementReading reading) throws SQLException {
    pending.clear();
    converted.clear();
    RecoveryTargets targets = new RecoveryTargets(catalog, statement, reading);
    if (!targets.blindness().isEmpty()) {
      refuse(statement, targets.blindness());
    }
    List<RecoveryTarget> found = targets.find();
    found.removeIf(target -> target.table().schema().equals(store.schema()));
    adds = targets.adds() && plan.direction() == ExecutionPlan.Direction.UP;
    inserts.before(statement, reading, found);
    if (!found.isEmpty()) {
      session.steadily(
          () -> {
            for (RecoveryTarget target : found) {
              setAside(statement, target);
            }
          });
    }
  }

  private void setAside(Statement statement, RecoveryTarget target) throws SQLException {
    RecoveryTable table = target.table();
    List<String> key = table.keyWithout(target.column());
    String obstacle = obstacle(target, key);
    if (!obstacle.isEmpty()) {
      refuse(statement, target.label() + ": " + obstacle);
      return;
    }
    session.run(RecoverySql.LOCK.formatted(table.sql(), target.kind().lock()));
    if (target.kind() == RecoveryKind.TYPE) {
      markChanged(target);
    }
    long limit = plan.limits().recoveryRows();
    long rows = session.count(RecoverySql.COUNT_UP_TO.formatted(table.rows(), limit + 1));
    if (rows > limit && target.kind() == RecoveryKind.DROP) {
      move(statement, target, limit);
    } else if (rows > limit) {
      refuse(statement, target.label() + " has " + plan.limits().tooMany());
    } else if (rows > 0 || (adds && target.kind().compared())) {
      copy(statement, target, rows);
    }
  }

  private void move(Statement statement, RecoveryTarget target, long limit) throws SQLException {
    SoftDrop soft = new SoftDrop(session, store);
    String obstacle = soft.obstacle(target.table());
    if (!obstacle.isEmpty()) {
      refuse(
          statement,
          "%s has %s and cannot be moved away instead: %s"
              .formatted(target.label(), plan.limits().tooMany(), obstacle));
      return;
    }
    RecoveryTarget moved = new RecoveryTarget(target.table(), RecoveryKind.MOVE, "");
    RecoveryEntry entry =
        entry(statement, moved, Math.max(limit + 1, session.estimate(target.table())));
    done(entry.withColumns(soft.move(target.table(), entry.id())));
  }

  private static String obstacle(RecoveryTarget target, List<String> key) {
    if (!target.table().obstacle().isEmpty()) {
      return target.table().obstacle();
    }
    boolean keyed = target.kind().column() || target.kind().mayChangeRows();
    if (keyed && key.isEmpty()) {
      return "without a key its rows cannot be found again, so this cannot be put back";
    }
    return target.table().stored().isEmpty() ? "it has no columns" : "";
  }

  private void copy(Statement statement, RecoveryTarget target, long rows) throws SQLException {
    RecoveryEntry entry = entry(statement, target, rows);
    List<RecoveryColumn> columns =
        target.table().stored().stream()
            .filter(
                column ->
                    !target.kind().column()
                        || column.name().equals(target.column())
                        || entry.key().contains(column.name()))
            .toList();
    store.ensure();
    String artifact = store.table(entry.id());
    session.run(RecoverySql.copy(target.table(), columns, artifact));
    session.run(RecoverySql.STATISTICS.formatted(artifact));
    if (entry.kind().compared()) {
      pending.add(entry);
    } else {
      done(entry);
      if (entry.kind() == RecoveryKind.TYPE) {
        converted.add(entry);
      }
    }
  }

  /** A rollback is about to convert values back: those that somebody changed stay recognisable. */
  private void markChanged(RecoveryTarget target) throws SQLException {
    for (RecoveryEntry entry : store.open(plan.undoes())) {
      boolean same =
          entry.kind() == RecoveryKind.TYPE
              && entry.schema().equals(target.table().schema())
              && entry.table().equals(target.table().name())
              && entry.column().equals(target.column());
      if (same) {
        column(entry, RecoverySql::mark);
      }
    }
  }

  private void column(
      RecoveryEntry entry, BiFunction<RecoverySql.Pair, RecoveryColumn, String> statement)
      throws SQLException {
    Optional<RecoveryTable> table = catalog.table(entry.schema(), entry.table());
    Optional<RecoveryTable> stored = catalog.table(store.schema(), entry.id());
    if (table.isEmpty() || stored.isEmpty()) {
      return;
    }
    RecoverySql.Pair pair = RecoverySql.Pair.of(table.get(), stored.get(), entry.key());
    Optional<RecoveryColumn> column = table.get().column(entry.column());
    if (column.isPresent() && !pair.key().isEmpty()) {
      session.run(statement.apply(pair, column.get()));
    }
  }

  private RecoveryEntry entry(Statement statement, RecoveryTarget target, long rows) {
    return new RecoveryEntry(
        RecoveryStore.newId(),
        plan.attempt(),
        plan.migration(),
        statement.index(),
        target.kind(),
        target.table().schema(),
        target.table().name(),
        target.column(),
        target.table().stored().stream().map(RecoveryColumn::name).sorted().toList(),
        target.table().keyWithout(target.column()),
        rows,
        Instant.now());
  }

  /** Keeps of each copy only what the statement changed or removed. */
  void after(Statement statement) throws SQLException {
    if (!pending.isEmpty() || !converted.isEmpty()) {
      session.steadily(() -> compare(statement));
    }
  }

  /** Looks for the rows that the last statements added. */
  void complete() throws SQLException {
    inserts.flush();
  }

  private void compare(Statement statement) throws SQLException {
    for (RecoveryEntry entry : converted) {
      column(entry, RecoverySql::remember);
    }
    converted.clear();
    for (RecoveryEntry entry : pending) {
      RecoveryTable table = catalog.table(entry.schema(), entry.table()).orElseThrow();
      String whole = store.table(entry.id() + "_whole");
      session.run(
          "ALTER TABLE %s RENAME TO %s"
              .formatted(store.table(entry.id()), Quoting.identifier(entry.id() + "_whole")));
      RecoveryTable stored = catalog.table(store.schema(), entry.id() + "_whole").orElseThrow();
      RecoverySql.Pair pair = RecoverySql.Pair.of(table, stored, entry.key());
      session.run(RecoverySql.keep(sorted(pair), store.table(entry.id())));
      if (adds && !pair.key().isEmpty()) {
        session.run(InsertedSql.keep(sorted(pair), store.table(entry.id())));
      }
      session.run(RecoverySql.DROP.formatted(whole));
      kept(statement, entry);
    }
    pending.clear();
  }

  /** Columns by name: the order under which later images are compared. */
  private static RecoverySql.Pair sorted(RecoverySql.Pair pair) {
    return new RecoverySql.Pair(
        pair.table(),
        pair.stored(),
        pair.columns().stream().sorted(Comparator.comparing(RecoveryColumn::name)).toList(),
        pair.key());
  }

  private void kept(Statement statement, RecoveryEntry entry) throws SQLException {
    String artifact = store.table(entry.id());
    long rows = session.count("SELECT count(*) FROM %s".formatted(artifact));
    if (rows == 0) {
      session.run(RecoverySql.DROP.formatted(artifact));
      return;
    }
    session.run(RecoverySql.STATISTICS.formatted(artifact));
    long gone =
        session.count(
            "SELECT count(*) FROM %s WHERE %s IS NULL"
                .formatted(artifact, Quoting.identifier(RecoverySql.AFTER)));
    if (gone > 0 && entry.kind() == RecoveryKind.UPDATE) {
      refuse(statement, gone + " rows of " + entry.object() + " whose key it changed");
    }
    done(entry.withRows(rows));
  }

  private void done(RecoveryEntry entry) throws SQLException {
    store.add(entry);
    listener.setAside(entry.statement(), entry.artifact());
  }

  private void refuse(Statement statement, String why) {
    listener.notice(statement.index(), "WARNING", "not set aside: " + why);
  }
}
