package dev.sluice.db.sqlite;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.sqlite.RecoveryEntry.Kind;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Copies what a statement will destroy, and keeps of it what the statement really touched. */
final class RecoverySetAside {
  private static final String TEMPORARY =
      "SELECT 1 FROM sqlite_temp_schema WHERE type = 'table' AND name = ? COLLATE NOCASE";
  private final Connection connection;
  private final RecoveryStore store;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final List<RecoveryEntry> compared = new ArrayList<>();
  private final List<RecoveryEntry> dropped = new ArrayList<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final AddedRows added;
  private boolean adds;

  /** The table that stands in for one that was moved away, until the statement drops it. */
  private Optional<String> standIn = Optional.empty();

  RecoverySetAside(
      Connection connection, RecoveryStore store, ExecutionPlan plan, ExecutionListener listener) {
    this.connection = connection;
    this.store = store;
    this.plan = plan;
    this.listener = listener;
    this.added = new AddedRows(connection, store, plan, listener);
  }

  void before(Statement statement, StatementReading reading) throws SQLException {
    compared.clear();
    standIn = Optional.empty();
    Tokens tokens = SqliteTokens.of(statement.text());
    boolean up = plan.direction() == ExecutionPlan.Direction.UP;
    adds = up && (tokens.has("INSERT") || tokens.has("REPLACE"));
    if (!tokens.has("INSERT") || changes(statement, tokens)) {
      added.flush();
    }
    for (ObjectUse use : reading.objects()) {
      boolean column = use.kind().equals("column") && use.use() == Use.DROPPED;
      boolean table = use.kind().equals("table");
      if (column) {
        int dot = use.name().lastIndexOf('.');
        copy(statement, Kind.COLUMN, use.name().substring(0, dot), use.name().substring(dot + 1));
      } else if (table && use.use() == Use.DROPPED) {
        drop(statement, use.name(), tokens);
      } else if (table && use.use() == Use.WRITTEN && changes(statement, tokens)) {
        for (String each : reached(use.name(), tokens)) {
          copy(statement, Kind.WRITE, each, "");
        }
      } else if (table && use.use() == Use.WRITTEN && adds) {
        insert(statement, use.name());
      } else if (table
          && use.use() == Use.CREATED
          && RecoveryTable.find(connection, use.name()).isEmpty()) {
        // One that is there already (IF NOT EXISTS) is not made by this run.
        added.created(use.name());
      }
    }
    if (reading.has(Trait.DESTROYS_DATA) && reading.objects().isEmpty()) {
      listener.notice(statement.index(), "WARNING", "not set aside: what it destroys is not known");
    }
  }

  /** Where a trigger or a constraint may change rows too, they are kept as for any other change. */
  private void insert(Statement statement, String name) throws SQLException {
    if (!added.only(statement, name)) {
      added.flush();
      copy(statement, Kind.WRITE, name, "");
    }
  }

  void complete() throws SQLException {
    added.flush();
  }

  private static boolean changes(Statement statement, Tokens tokens) {
    boolean upsert = tokens.has("OR", "REPLACE") || tokens.has("DO", "UPDATE");
    return Set.of("DELETE", "UPDATE", "REPLACE").contains(statement.kind())
        || (statement.kind().equals("INSERT") && upsert);
  }

  /** Foreign keys carry a deletion on only where they are switched on. */
  private List<String> reached(String table, Tokens tokens) throws SQLException {
    boolean on = Sql.texts(connection, "PRAGMA foreign_keys").contains("1");
    Optional<RecoveryTable> found = RecoveryTable.find(connection, table);
    return on && found.isPresent() && !tokens.is(0, "UPDATE")
        ? RecoveryTable.dependent(connection, found.get().name())
        : List.of(table);
  }

  /** Whether a name means a table of the session alone, which hides those of the file. */
  private boolean temporary(String schema, String bare) throws SQLException {
    return schema.isEmpty()
        ? !Sql.texts(connection, TEMPORARY, bare).isEmpty()
        : Names.same(schema, "temp");
  }

  /**
   * Keeps a table of the file that a statement drops. What another schema holds under the same
   * name, and a dot within a name, never leads to a table of the file.
   */
  private void drop(Statement statement, String name, Tokens tokens) throws SQLException {
    int at = tokens.skipOptions(2);
    int last = tokens.afterName(at) - 1;
    String schema = last > at ? tokens.part(at, last - 1).name(0) : "";
    String bare = last < at ? "" : tokens.part(last, last + 1).name(0);
    if (temporary(schema, bare)) {
      return;
    }
    boolean main = schema.isEmpty() || Names.same(schema, "main");
    if (!main || bare.isEmpty() || bare.contains(".")) {
      String why = "not set aside: " + name + " is not known to be a table of the file itself";
      listener.notice(statement.index(), "WARNING", why);
      return;
    }
    drop(statement, bare);
  }

  /** A table made anew and moved into the place of this one takes its rows over. */
  private void drop(Statement statement, String bare) throws SQLException {
    String first = renamed.getOrDefault(key(bare), bare);
    Optional<RecoveryEntry> entry = copy(statement, Kind.DROP, bare, "");
    if (entry.isEmpty()) {
      return;
    }
    Optional<RecoveryTable> heir = RecoveryTable.find(connection, first);
    RecoveryEntry kept = entry.get();
    if (!Names.same(first, bare) && heir.isPresent()) {
      kept = kept.of(heir.get().name());
      store.named(kept);
      moved(kept, heir.get());
    }
    dropped.add(kept);
  }

  private Optional<RecoveryEntry> copy(Statement statement, Kind kind, String name, String column)
      throws SQLException {
    Optional<RecoveryTable> found = RecoveryTable.find(connection, name);
    boolean own =
        Names.ledger(
            name.substring(name.lastIndexOf('.') + 1), plan.limits().ledgerSchema().orElse(""));
    if (found.isEmpty() || own || (kind == Kind.COLUMN && !found.get().has(column))) {
      return Optional.empty();
    }
    RecoveryTable table = found.get();
    long rows = Long.parseLong(Sql.texts(connection, "SELECT count(*) FROM " + table.sql()).get(0));
    if (rows > plan.limits().recoveryRows()) {
      return large(statement, kind, table, rows);
    }
    RecoveryEntry entry = entry(statement, kind, table, column, rows);
    Sql.run(connection, copying(entry, table));
    store.add(entry, plan.migration());
    if (kind == Kind.WRITE) {
      compared.add(entry);
    } else {
      listener.setAside(statement.index(), entry.artifact());
    }
    return Optional.of(entry);
  }

  private RecoveryEntry entry(
      Statement statement, Kind kind, RecoveryTable table, String column, long rows)
      throws SQLException {
    return new RecoveryEntry(
        store.nextId(),
        plan.attempt(),
        statement.index(),
        kind,
        table.name(),
        column,
        table.columns(),
        table.key(),
        rows,
        Instant.now());
  }

  /** A table with too many rows for a copy is moved away where it is dropped. */
  private Optional<RecoveryEntry> large(
      Statement statement, Kind kind, RecoveryTable table, long rows) throws SQLException {
    String why = "%s has %d rows, %s".formatted(table.name(), rows, plan.limits().tooMany());
    if (kind == Kind.DROP) {
      SoftDrop soft = new SoftDrop(connection, store);
      String obstacle = soft.obstacle(table);
      if (obstacle.isEmpty()) {
        RecoveryEntry entry = entry(statement, Kind.MOVE, table, "", rows);
        store.add(entry, plan.migration());
        soft.move(table, entry);
        standIn = Optional.of(table.name());
        listener.setAside(statement.index(), entry.artifact());
        return Optional.of(entry);
      }
      why += ", and cannot be moved away instead: " + obstacle;
    }
    listener.notice(statement.index(), "WARNING", "not set aside: " + why);
    return Optional.empty();
  }

  private static String copying(RecoveryEntry entry, RecoveryTable table) {
    List<String> kept = entry.kind() == Kind.COLUMN ? List.of(entry.column()) : table.columns();
    return "CREATE TABLE "
        + entry.sql()
        + " AS SELECT "
        + table.keys("")
        + ", "
        + RecoveryTable.list("", kept)
        + ", CAST(NULL AS TEXT) AS sluice_after FROM "
        + table.sql();
  }

  void after(Statement statement) throws SQLException {
    if (standIn.isPresent() && RecoveryTable.find(connection, standIn.get()).isPresent()) {
      throw new SQLException(
          "The table " + standIn.get() + " was moved away, but the statement did not drop it");
    }
    standIn = Optional.empty();
    for (RecoveryEntry entry : compared) {
      keepTouched(statement, entry);
    }
    compared.clear();
    Tokens tokens = SqliteTokens.of(statement.text());
    int to = tokens.afterName(2);
    if (statement.kind().equals("ALTER TABLE") && tokens.is(to, "RENAME", "TO")) {
      String bare = tokens.part(to - 1, to).name(0);
      String now = tokens.name(to + 2);
      renamed.put(key(now), renamed.getOrDefault(key(bare), bare));
      Optional<RecoveryTable> heir = RecoveryTable.find(connection, now);
      for (RecoveryEntry entry : dropped) {
        if (Names.same(entry.table(), now) && heir.isPresent()) {
          moved(entry, heir.get());
        }
      }
    }
  }

  private void keepTouched(Statement statement, RecoveryEntry entry) throws SQLException {
    Optional<RecoveryTable> table = RecoveryTable.find(connection, entry.table());
    if (table.isEmpty()) {
      return;
    }
    String match = RecoveryTable.match(entry.key());
    String there = "FROM " + table.get().sql() + " t WHERE " + match;
    Sql.run(
        connection,
        "UPDATE %s AS a SET sluice_after = (SELECT %s %s)"
            .formatted(entry.sql(), RecoveryTable.image("t", entry.columns()), there));
    if (adds) {
      AddedRows.find(connection, entry, table.get());
    }
    Sql.run(
        connection,
        "DELETE FROM %s AS a WHERE sluice_after = %s"
            .formatted(entry.sql(), RecoveryTable.image("a", entry.columns())));
    long rows = Long.parseLong(Sql.texts(connection, "SELECT count(*) FROM " + entry.sql()).get(0));
    if (rows == 0) {
      Sql.run(connection, "DROP TABLE " + entry.sql());
      store.forget(entry);
    } else {
      RecoveryEntry kept = entry.withRows(rows);
      store.rows(kept);
      listener.setAside(statement.index(), kept.artifact());
    }
  }

  private void moved(RecoveryEntry entry, RecoveryTable heir) throws SQLException {
    if (heir.holds(entry.key()) && entry.kind() == Kind.MOVE) {
      HandedOn.note(connection, entry, heir);
    } else if (heir.holds(entry.key())) {
      Sql.run(
          connection,
          "UPDATE %s AS a SET sluice_after = %s WHERE EXISTS (SELECT 1 FROM %s t WHERE %s)"
              .formatted(entry.sql(), HandedOn.MOVED, heir.sql(), entry.match()));
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
