package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.mysql.RecoveryTargets.Effect;
import dev.sluice.db.mysql.RecoveryTargets.Target;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.step.Recovery;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies rows before a statement takes them away. The table for a copy is made on another session,
 * for making one commits; the rows go there in the statement's own transaction where it has one.
 */
final class MySqlRecovery implements Recovery {
  static final String BEFORE = "sluice_before";
  static final String AFTER = "sluice_after";

  /** Stands for what came after as long as nobody has written that down. */
  static final String OPEN = "open";

  private final Connections connections;
  private final Dialect dialect;
  private final Connection work;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final Optional<RecoveryStore> store;
  private final Map<RecoveryArtifact, Pending> pending = new LinkedHashMap<>();

  /** Copies for a statement in no transaction, which stand whatever becomes of it. */
  private final Map<RecoveryArtifact, KeptTable> alone = new LinkedHashMap<>();

  private final Set<String> created = new HashSet<>();
  private final AddedRows added;
  private final Optional<SoftDrop> soft;
  private final Optional<ColumnNotes> notes;

  /**
   * A copy that only the end of its statement shortens.
   *
   * @param adds whether the statement may have added rows too
   * @param alone whether it is in no transaction, so that both stand whatever comes
   */
  private record Pending(KeptTable table, boolean adds, boolean alone) {}

  private MySqlRecovery(
      Connections connections,
      Dialect dialect,
      Connection work,
      ExecutionPlan plan,
      ExecutionListener listener) {
    this.connections = connections;
    this.dialect = dialect;
    this.work = work;
    this.plan = plan;
    this.listener = listener;
    this.store =
        plan.limits()
            .ledgerSchema()
            .map(prefix -> new RecoveryStore(work, connections.database(), prefix));
    this.added = new AddedRows(work, listener, store);
    this.soft = store.map(kept -> new SoftDrop(work, dialect, connections.database(), kept, plan));
    this.notes = store.map(kept -> new ColumnNotes(work, connections.database(), kept, plan));
  }

  static MySqlRecovery on(
      Connections connections,
      Dialect dialect,
      Connection work,
      ExecutionPlan plan,
      ExecutionListener listener) {
    return new MySqlRecovery(connections, dialect, work, plan, listener);
  }

  @Override
  public void before(Statement statement, StatementReading reading) throws SQLException {
    pending.clear();
    alone.clear();
    soft.ifPresent(SoftDrop::begin);
    if (notes.isPresent()) {
      notes.get().before(reading);
    }
    for (ObjectUse use : reading.objects()) {
      boolean table = use.use() == Use.CREATED && use.kind().equals("table");
      // One that is there already (IF NOT EXISTS) is not made by this run.
      if (table && !KeptTable.of(work, connections.database(), use.name()).exists()) {
        created.add(use.name().toLowerCase(Locale.ROOT));
      }
    }
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
        new RecoveryTargets(maker, dialect, connections.database()).of(statement, reading);
    if (!targets.isEmpty() && !Home.is(work, connections.database())) {
      refuse(statement, "its session has chosen another database");
      return;
    }
    if (statement.kind().equals("DROP TABLE")) {
      List<Target> lasting = lasting(reading, targets);
      boolean mixed = lasting.size() < targets.size();
      targets = lasting;
      if (targets.isEmpty() || soft.orElseThrow().takes(statement, targets, mixed)) {
        return;
      }
    }
    if (targets.stream().anyMatch(target -> target.effect() != Effect.ADDS)) {
      complete();
    }
    for (Target target : targets) {
      KeptTable table = KeptTable.of(maker, connections.database(), target.table());
      if (target.effect() == Effect.ADDS) {
        if (plan.direction() == ExecutionPlan.Direction.UP) {
          added(statement, table, maker);
        }
      } else if (copied(statement, target, table)) {
        copy(statement, target, table, maker);
      }
    }
    if (targets.isEmpty() && reading.has(Trait.DESTROYS_DATA)) {
      refuse(statement, "what " + statement.kind() + " takes away is not known beforehand");
    }
  }

  /** Targets without temporary tables, with which nothing of the database goes. */
  private List<Target> lasting(StatementReading reading, List<Target> found) throws SQLException {
    List<Target> targets = new ArrayList<>();
    for (Target target : found) {
      boolean temporary =
          !reading.has(Trait.DESTROYS_DATA)
              || KeptTable.of(work, connections.database(), target.table()).temporary(work);
      if (!temporary) {
        targets.add(target);
      }
    }
    return targets;
  }

  private void added(Statement statement, KeptTable table, Connection maker) throws SQLException {
    boolean gone = created.contains(table.name().toLowerCase(Locale.ROOT));
    if (gone || added.knows(table)) {
      return;
    }
    Optional<String> obstacle =
        AddedRows.obstacle(work, maker, connections.database(), table, plan.limits());
    if (obstacle.isPresent()) {
      refuse(statement, "rows added to " + table.name() + ": " + obstacle.get());
      return;
    }
    for (String trigger : AddedRows.triggers(maker, connections.database(), table)) {
      refuse(statement, "what trigger %s of %s writes".formatted(trigger, table.name()));
    }
    added.open(plan.attempt(), statement.index(), table, maker);
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
      refuse(statement, target.object() + " has no key to find its rows again");
      return false;
    }
    boolean others = target.effect() == Effect.REKEYS_ALL;
    if (others || (target.effect() == Effect.REKEYS && !adds(target))) {
      refuse(
          statement,
          "%s, whose rows may get another key%s"
              .formatted(
                  target.object(), others ? " that other tables follow" : " in no transaction"));
      return false;
    }
    long limit = plan.limits().recoveryRows();
    long rows = table.rows(work, limit + 1);
    if (rows > limit) {
      refuse(
          statement,
          target.object() + " has " + plan.limits().tooMany() + soft.orElseThrow().whyNot());
    }
    return (rows > 0 || adds(target)) && rows <= limit;
  }

  /** Outside a transaction nobody can tell its rows from those that others add. */
  private boolean adds(Target target) throws SQLException {
    return target.adds() && plan.direction() == ExecutionPlan.Direction.UP && !work.getAutoCommit();
  }

  private void copy(Statement statement, Target target, KeptTable table, Connection maker)
      throws SQLException {
    RecoveryStore kept = store.orElseThrow();
    String id = RecoveryStore.newId();
    List<String> columns = new ArrayList<>(table.key());
    if (target.column().isEmpty()) {
      columns = new ArrayList<>(table.columns());
    } else if (!columns.contains(target.column())) {
      columns.add(target.column());
    }
    kept.make(maker, id, table, columns);
    boolean whole = target.all() || !target.column().isEmpty();
    boolean known = target.all() || target.effect() == Effect.DROPS;
    long copied =
        Sql.run(
            work,
            "INSERT INTO %s SELECT %s, %s, %s FROM %s t"
                .formatted(
                    kept.table(id),
                    KeptTable.list("t", columns),
                    KeptTable.digest("t", columns),
                    known ? "NULL" : "'" + OPEN + "'",
                    table.sql()));
    String kind = target.column().isEmpty() ? "table-rows" : "column-values";
    RecoveryArtifact artifact =
        new RecoveryArtifact(
            id, plan.attempt(), statement.index(), target.object(), kind, copied, Instant.now());
    if (work.getAutoCommit()) {
      alone.put(artifact, table);
    }
    kept.add(artifact);
    if (whole) {
      listener.setAside(statement.index(), artifact);
      if (!known) {
        notes.orElseThrow().converts(artifact);
      }
    } else {
      pending.put(artifact, new Pending(table, adds(target), work.getAutoCommit()));
    }
  }

  @Override
  public Statement instead(Statement statement) {
    return soft.map(drop -> drop.instead(statement)).orElse(statement);
  }

  /** Of rows that a statement changed or removed, only those are kept. */
  @Override
  public void after(Statement statement) throws SQLException {
    if (soft.isPresent()) {
      soft.get().finish(statement, listener);
    }
    if (notes.isPresent()) {
      for (String why : notes.get().after()) {
        refuse(statement, why);
      }
    }
    try {
      for (Map.Entry<RecoveryArtifact, Pending> one : List.copyOf(pending.entrySet())) {
        shorten(statement, one.getKey(), one.getValue());
        pending.remove(one.getKey());
      }
    } catch (SQLException failure) {
      for (Map.Entry<RecoveryArtifact, Pending> whole : pending.entrySet()) {
        if (whole.getValue().alone()) {
          listener.setAside(statement.index(), whole.getKey());
        }
      }
      throw failure;
    } finally {
      pending.clear();
    }
  }

  private void shorten(Statement statement, RecoveryArtifact artifact, Pending left)
      throws SQLException {
    KeptTable table = left.table();
    RecoveryStore kept = store.orElseThrow();
    String copy = kept.table(artifact.id());
    Sql.run(
        work,
        "UPDATE %s k LEFT JOIN %s t ON %s SET k.%s = IF(t.%s IS NULL, NULL, %s)"
            .formatted(
                copy,
                table.sql(),
                table.same("k", "t"),
                AFTER,
                Quoting.identifier(table.key().get(0)),
                KeptTable.digest("t", table.columns())));
    long more = left.adds() ? AddedRows.find(work, table, copy) : 0;
    long same = Sql.run(work, "DELETE FROM %s WHERE %s = %s".formatted(copy, BEFORE, AFTER));
    long rows = artifact.rows() - same + more;
    kept.counted(artifact.id(), rows);
    if (rows > 0) {
      listener.setAside(statement.index(), artifact.withRows(rows));
    }
  }

  /** A copy whose table has no rows any more is left all the same: they may be nowhere else. */
  @Override
  public List<String> discard(Statement statement) throws SQLException {
    pending.clear();
    if (soft.isPresent()) {
      soft.get().discard();
    }
    List<String> said = new ArrayList<>();
    for (Map.Entry<RecoveryArtifact, KeptTable> one : alone.entrySet()) {
      RecoveryArtifact artifact = one.getKey();
      String rows = "SELECT 1 FROM " + one.getValue().sql() + " LIMIT 1";
      if (artifact.statement() != statement.index()) {
        continue;
      }
      if (Sql.texts(work, rows).isEmpty()) {
        said.add(
            "statement %d did nothing; its copy of %s stays as %s, because that is empty now"
                .formatted(statement.index(), artifact.object(), artifact.id()));
      } else {
        store.orElseThrow().purge(artifact.id());
        said.add(
            "what was set aside of %s was removed: statement %d did nothing"
                .formatted(artifact.object(), statement.index()));
      }
    }
    return said;
  }

  @Override
  public void complete() throws SQLException {
    added.flush();
  }

  /** Copies that hold nothing, or whose transaction ended without them, go. */
  @Override
  public void over() throws SQLException {
    if (store.isPresent()) {
      store.get().sweep();
    }
  }

  @Override
  public List<String> moveBack(List<StatementReading> coming) throws SQLException {
    return Recovery.putsBack(plan)
        ? Home.in(
            work,
            connections.database(),
            () ->
                new MoveBack(work, connections.database(), store.orElseThrow())
                    .all(plan.undoes(), coming))
        : List.of();
  }

  @Override
  public List<String> putBack() throws SQLException {
    return Recovery.putsBack(plan)
        ? Home.in(
            work,
            connections.database(),
            () ->
                new PutBack(work, connections.database(), store.orElseThrow(), false)
                    .all(plan.undoes()))
        : List.of();
  }

  private void refuse(Statement statement, String why) {
    listener.notice(statement.index(), "WARNING", "not set aside: " + why);
  }
}
