package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Puts artifacts back, those of the last statement first. Of one statement, rows that it added go
 * before those come back that it took away; children go before their parents and come after them.
 */
final class RecoveryPutBack {
  private static final String CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE";
  private static final String CHECK_LATER = "SET CONSTRAINTS ALL DEFERRED";

  private final RecoverySession session;
  private final RecoveryCatalog catalog;
  private final RecoveryStore store;
  private final List<String> evidence;
  private final Set<String> staying = new HashSet<>();
  private final Map<Long, List<RecoverySql.Pair>> added = new LinkedHashMap<>();

  RecoveryPutBack(RecoverySession session, RecoveryStore store, List<String> evidence) {
    this.session = session;
    this.catalog = new RecoveryCatalog(session);
    this.store = store;
    this.evidence = evidence;
  }

  void putBack(List<RecoveryEntry> artifacts) throws SQLException {
    Map<Long, RecoveryTable> tables = new LinkedHashMap<>();
    Map<List<Object>, Map<Long, List<RecoveryEntry>>> statements = new LinkedHashMap<>();
    List<RecoveryEntry> rows = new ArrayList<>();
    for (RecoveryEntry entry : artifacts) {
      if (entry.kind() != RecoveryKind.MOVE || !moved(entry)) {
        rows.add(entry);
      }
    }
    for (RecoveryEntry entry : rows) {
      Optional<RecoveryTable> table = catalog.table(entry.schema(), entry.table());
      if (table.isEmpty()) {
        missing(entry);
        continue;
      }
      tables.put(table.get().oid(), table.get());
      statements
          .computeIfAbsent(
              List.of(entry.attempt(), entry.statement()), any -> new LinkedHashMap<>())
          .computeIfAbsent(table.get().oid(), any -> new ArrayList<>())
          .add(entry);
    }
    if (tables.isEmpty()) {
      return;
    }
    session.run(CHECK_NOW);
    RecoveryTriggers triggers = new RecoveryTriggers(session);
    for (RecoveryTable table : tables.values()) {
      triggers.silence(table, evidence);
    }
    session.run(CHECK_LATER);
    List<List<Long>> references = catalog.references();
    for (Map<Long, List<RecoveryEntry>> statement : statements.values()) {
      statement(statement, RecoveryOrder.parentsFirst(statement.keySet(), references), tables);
    }
    for (RecoveryTable table : tables.values()) {
      checked(table.label(), () -> new RecoverySequences(session).raise(table));
    }
    checked("the rows that were put back", () -> session.run(CHECK_NOW));
    triggers.wake();
  }

  /** Whether a table that was moved away is back as a whole, so that no row is to be copied. */
  private boolean moved(RecoveryEntry entry) throws SQLException {
    Optional<RecoveryTable> kept = catalog.table(store.schema(), entry.id());
    if (kept.isEmpty()) {
      return false;
    }
    List<String> done = new ArrayList<>();
    checked(
        entry.object(),
        () ->
            new SoftDrop(session, store)
                .moveBack(entry, kept.get(), catalog.table(entry.schema(), entry.table()))
                .ifPresent(done::add));
    evidence.addAll(done);
    if (!done.isEmpty()) {
      store.restored(entry);
    }
    return !done.isEmpty();
  }

  /** It is not put back, and can be once what stands against it is gone. */
  private void stays(RecoveryEntry entry, String why) {
    staying.add(entry.id());
    evidence.add(entry.id() + ": " + entry.object() + why);
  }

  private void missing(RecoveryEntry entry) throws SQLException {
    if (entry.kind() == RecoveryKind.INSERT) {
      store.restored(entry);
    } else {
      stays(entry, " is not there, its rows stay set aside");
    }
  }

  private void statement(
      Map<Long, List<RecoveryEntry>> entries, List<Long> order, Map<Long, RecoveryTable> tables)
      throws SQLException {
    RecoveryTakeBack rows = new RecoveryTakeBack(session, evidence);
    for (int i = order.size() - 1; i >= 0; i--) {
      for (RecoveryEntry entry : Objects.requireNonNull(entries.get(order.get(i)))) {
        Optional<RecoverySql.Pair> pair = pair(entry, tables);
        if (pair.isPresent() && entry.kind().marked()) {
          checked(entry.object(), () -> rows.takeBack(entry, pair.get()));
          added.computeIfAbsent(order.get(i), any -> new ArrayList<>()).add(pair.get());
        }
      }
    }
    for (long oid : order) {
      for (RecoveryEntry entry : Objects.requireNonNull(entries.get(oid))) {
        Optional<RecoverySql.Pair> pair = pair(entry, tables);
        if (pair.isEmpty()) {
          evidence.add(entry.id() + ": the artifact of " + entry.object() + " is gone");
          continue;
        }
        if (entry.kind() != RecoveryKind.INSERT) {
          checked(entry.object(), () -> one(entry, pair.get()));
        }
        if (!staying.contains(entry.id())) {
          store.restored(entry);
        }
      }
    }
  }

  private Optional<RecoverySql.Pair> pair(RecoveryEntry entry, Map<Long, RecoveryTable> tables)
      throws SQLException {
    Optional<RecoveryTable> artifact = catalog.table(store.schema(), entry.id());
    return artifact.flatMap(
        stored ->
            tables.values().stream()
                .filter(table -> table.schema().equals(entry.schema()))
                .filter(table -> table.name().equals(entry.table()))
                .findFirst()
                .map(table -> RecoverySql.Pair.of(table, stored, entry.key())));
  }

  private void one(RecoveryEntry entry, RecoverySql.Pair pair) throws SQLException {
    if (entry.kind().column()) {
      column(entry, pair);
      return;
    }
    if (entry.kind() != RecoveryKind.UPDATE && !pair.columns().isEmpty()) {
      if (entry.kind() == RecoveryKind.MOVE && !mark(pair)) {
        stays(entry, " has rows and no key, its rows stay set aside");
        return;
      }
      long rows = becomeAgain(pair) + session.run(RecoverySql.insert(pair));
      evidence.add(entry.id() + ": " + rows + " rows of " + entry.object() + " put back");
    }
    if (entry.kind().mayChangeRows()) {
      changed(entry, pair);
    }
  }

  /** Rows that the artifact holds and that later statements added anew, where they had to stay. */
  private long becomeAgain(RecoverySql.Pair before) throws SQLException {
    long rows = 0;
    if (!before.key().isEmpty() && !before.assignments().isEmpty()) {
      for (RecoverySql.Pair later : added.getOrDefault(before.table().oid(), List.of())) {
        rows += later.key().isEmpty() ? 0 : session.run(InsertedSql.becomeAgain(later, before));
      }
    }
    return rows;
  }

  /** A table that was moved away is copied from like any artifact where it cannot come back. */
  private boolean mark(RecoverySql.Pair pair) throws SQLException {
    String rows = "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT 1) x";
    if (pair.key().isEmpty() && session.count(rows.formatted(pair.table().rows())) > 0) {
      return false;
    }
    session.run(
        "ALTER TABLE %s ADD COLUMN %s text"
            .formatted(pair.artifact(), Quoting.identifier(RecoverySql.AFTER)));
    return true;
  }

  private void column(RecoveryEntry entry, RecoverySql.Pair pair) throws SQLException {
    Optional<RecoveryColumn> column =
        pair.columns().stream().filter(c -> c.name().equals(entry.column())).findFirst();
    if (column.isEmpty() || column.get().always() || pair.key().isEmpty()) {
      stays(entry, " cannot be set, its values stay set aside");
      return;
    }
    long rows = session.run(RecoverySql.setColumn(pair, column.get()));
    evidence.add(entry.id() + ": " + rows + " values of " + entry.object() + " put back");
    left(entry, "values", session.count(RecoverySql.marked(pair)));
  }

  private void changed(RecoveryEntry entry, RecoverySql.Pair pair) throws SQLException {
    List<RecoveryColumn> image = new ArrayList<>();
    for (String name : entry.columns()) {
      pair.table().column(name).ifPresent(image::add);
    }
    if (image.size() != entry.columns().size()
        || pair.assignments().isEmpty()
        || pair.key().isEmpty()) {
      evidence.add(
          entry.id()
              + ": "
              + entry.object()
              + " has another key or other columns, rows were left as they are");
      return;
    }
    long since = session.count(RecoverySql.changedSince(pair, image));
    long rows = session.run(RecoverySql.update(pair, image));
    evidence.add(entry.id() + ": " + rows + " rows of " + entry.object() + " set back");
    left(entry, "rows", since);
  }

  private void left(RecoveryEntry entry, String what, long count) {
    if (count > 0) {
      evidence.add(
          "%s: %d %s of %s were changed since and were left as they are"
              .formatted(entry.id(), count, what, entry.object()));
    }
  }

  private static void checked(String what, RecoverySession.Work work) throws SQLException {
    try {
      work.run();
    } catch (PSQLException refused) {
      String state = String.valueOf(refused.getSQLState());
      if (!state.startsWith("23") && !state.startsWith("22") && !state.equals("42846")) {
        throw refused;
      }
      throw new DatabaseException(
          Category.REFUSED,
          state,
          what + " cannot be put back: " + reason(refused.getServerErrorMessage()),
          "Mend the rows in the way, or roll back without what was set aside; it stays where it"
              + " is.");
    }
  }

  private static String reason(@org.jspecify.annotations.Nullable ServerErrorMessage said) {
    if (said == null || said.getConstraint() == null) {
      return "a value does not fit the table as it is now";
    }
    return "constraint %s on %s does not hold".formatted(said.getConstraint(), said.getTable());
  }
}
