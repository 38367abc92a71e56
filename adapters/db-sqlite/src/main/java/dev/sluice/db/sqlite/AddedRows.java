package dev.sluice.db.sqlite;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sqlite.RecoveryEntry.Kind;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the rows that a run of INSERTs adds: those whose key was not there before. Nobody else
 * writes meanwhile, for the file is locked.
 */
final class AddedRows {
  private static final String BY_ITSELF =
      """
      SELECT name FROM main.sqlite_schema
      WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE
      """;
  private static final String REPLACING =
      """
      SELECT 1 FROM main.sqlite_schema
      WHERE type = 'table' AND name = ? COLLATE NOCASE AND sql LIKE '%CONFLICT%REPLACE%'
      """;

  private final Connection connection;
  private final RecoveryStore store;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final Map<String, RecoveryEntry> open = new LinkedHashMap<>();
  private final Set<String> created = new HashSet<>();

  AddedRows(
      Connection connection, RecoveryStore store, ExecutionPlan plan, ExecutionListener listener) {
    this.connection = connection;
    this.store = store;
    this.plan = plan;
    this.listener = listener;
  }

  /** Rows of a table that this run created go with it. */
  void created(String name) {
    created.add(bare(name));
  }

  private static String bare(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Looks at what an INSERT will add; false where it may change other rows of the table too. */
  boolean only(Statement statement, String name) throws SQLException {
    Optional<RecoveryTable> found = RecoveryTable.find(connection, name);
    boolean own = Names.ledger(bare(name), plan.limits().ledgerSchema().orElse(""));
    if (own || created.contains(bare(name))) {
      return true;
    }
    if (found.isEmpty()) {
      refuse(statement.index(), "rows added to " + name + ": it is not a plain table");
      return true;
    }
    RecoveryTable table = found.get();
    List<String> triggers = Sql.texts(connection, BY_ITSELF, table.name());
    if (!triggers.isEmpty()) {
      String names = String.join(", ", triggers);
      refuse(statement.index(), "what triggers of %s (%s) write".formatted(table.name(), names));
    }
    if (!triggers.isEmpty() || !Sql.texts(connection, REPLACING, table.name()).isEmpty()) {
      return false;
    }
    if (!open.containsKey(table.name())) {
      open(statement, table);
    }
    return true;
  }

  private void open(Statement statement, RecoveryTable table) throws SQLException {
    long limit = plan.limits().recoveryRows();
    String counting = "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d)";
    String count = counting.formatted(table.sql(), limit + 1);
    if (Long.parseLong(Sql.texts(connection, count).get(0)) > limit) {
      refuse(
          statement.index(),
          "rows added to %s: it has %s".formatted(table.name(), plan.limits().tooMany()));
      return;
    }
    int first =
        open.values().stream().map(RecoveryEntry::statement).findFirst().orElse(statement.index());
    RecoveryEntry entry =
        new RecoveryEntry(
            store.nextId(),
            plan.attempt(),
            first,
            Kind.INSERT,
            table.name(),
            "",
            table.columns(),
            table.key(),
            0,
            Instant.now());
    Sql.run(
        connection,
        "CREATE TABLE %s AS SELECT %s FROM %s".formatted(keys(entry), table.keys(""), table.sql()));
    index(connection, entry.id() + "_keys", entry.key().size());
    store.add(entry, plan.migration());
    open.put(table.name(), entry);
  }

  private static void index(Connection connection, String table, int columns) throws SQLException {
    Sql.run(
        connection,
        "CREATE INDEX main.%s ON %s (%s)"
            .formatted(
                Names.quoted(table + "_index"),
                Names.quoted(table),
                IntStream.rangeClosed(1, columns)
                    .mapToObj(i -> "sluice_key" + i)
                    .collect(Collectors.joining(", "))));
  }

  private static String keys(RecoveryEntry entry) {
    return "main." + Names.quoted(entry.id() + "_keys");
  }

  /** Ends the run: keeps what was added instead of what was there. */
  void flush() throws SQLException {
    for (RecoveryEntry entry : open.values()) {
      RecoveryTable table = RecoveryTable.find(connection, entry.table()).orElseThrow();
      Sql.run(
          connection,
          "CREATE TABLE %s AS SELECT %s, %s, %s AS sluice_after FROM %s t %s"
              .formatted(
                  entry.sql(),
                  table.keys("t."),
                  RecoveryTable.list("t.", entry.columns()),
                  RecoveryEntry.ADDED,
                  table.sql(),
                  fresh(keys(entry), entry)));
      Sql.run(connection, "DROP TABLE " + keys(entry));
      String counting = "SELECT count(*) FROM " + entry.sql();
      long rows = Long.parseLong(Sql.texts(connection, counting).get(0));
      if (rows == 0) {
        Sql.run(connection, "DROP TABLE " + entry.sql());
        store.forget(entry);
      } else {
        store.rows(entry.withRows(rows));
        listener.setAside(entry.statement(), entry.withRows(rows).artifact());
      }
    }
    open.clear();
  }

  private static String fresh(String known, RecoveryEntry entry) {
    return "WHERE NOT EXISTS (SELECT 1 FROM %s a WHERE %s)"
        .formatted(known, RecoveryTable.match(entry.key()));
  }

  /** Adds to a copy of a table the rows whose key it does not hold. */
  static void find(Connection connection, RecoveryEntry entry, RecoveryTable table)
      throws SQLException {
    index(connection, entry.id(), entry.key().size());
    Sql.run(
        connection,
        "INSERT INTO %s SELECT %s, %s, %s FROM %s t %s"
            .formatted(
                entry.sql(),
                table.keys("t."),
                RecoveryTable.list("t.", entry.columns()),
                RecoveryEntry.ADDED,
                table.sql(),
                fresh(entry.sql(), entry)));
    Sql.run(connection, "DROP INDEX main." + Names.quoted(entry.id() + "_index"));
  }

  private void refuse(int statement, String why) {
    listener.notice(statement, "WARNING", "not set aside: " + why);
  }
}
