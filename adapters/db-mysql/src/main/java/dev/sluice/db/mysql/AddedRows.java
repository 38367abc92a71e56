package dev.sluice.db.mysql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the rows that a run of INSERTs adds: those whose key was not there before. The transaction
 * is serializable, so while the keys are kept nobody else adds any; that is why large tables are
 * left out. Added rows have no digest of before.
 */
final class AddedRows {
  /** Tables with more rows are not kept from others while their keys are looked through. */
  private static final long LIMIT = 100_000;

  private static final String TRIGGERS =
      """
      SELECT TRIGGER_NAME FROM information_schema.TRIGGERS
      WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? AND EVENT_MANIPULATION = 'INSERT'
        AND LOWER(ACTION_STATEMENT) REGEXP 'insert|update|delete|replace|call'
      """;

  private final Connection work;
  private final ExecutionListener listener;
  private final Optional<RecoveryStore> store;
  private final Map<String, Run> open = new LinkedHashMap<>();

  private record Run(KeptTable table, RecoveryArtifact artifact) {}

  AddedRows(Connection work, ExecutionListener listener, Optional<RecoveryStore> store) {
    this.work = work;
    this.listener = listener;
    this.store = store;
  }

  boolean knows(KeptTable table) {
    return open.containsKey(table.name());
  }

  /** Why the rows that are added to a table cannot be found again. */
  static Optional<String> obstacle(
      Connection work,
      Connection maker,
      String database,
      KeptTable table,
      ExecutionPlan.Limits limits)
      throws SQLException {
    if (!table.exists()) {
      return Optional.of("it is no table of this database");
    }
    if (table.key().isEmpty()) {
      return Optional.of("it has no key to find them again");
    }
    if (work.getAutoCommit()) {
      return Optional.of("they are committed at once, so others may add some at the same time");
    }
    long limit = Math.min(LIMIT, limits.recoveryRows());
    String more = "SELECT count(*) FROM (SELECT 1 FROM %s.%s LIMIT %d) x";
    String count = more.formatted(Quoting.identifier(database), table.sql(), limit + 1);
    boolean large = Long.parseLong(Sql.texts(maker, count).get(0)) > limit;
    String why = limit < LIMIT ? limits.tooMany() : "more than " + LIMIT + " rows to look through";
    return large ? Optional.of("it has " + why) : Optional.empty();
  }

  /** Triggers that may write elsewhere when a row is added. */
  static List<String> triggers(Connection maker, String database, KeptTable table)
      throws SQLException {
    return Sql.texts(maker, TRIGGERS, database, table.name());
  }

  /** Begins to look: keeps the keys that are there. */
  void open(String attempt, int statement, KeptTable table, Connection maker) throws SQLException {
    RecoveryStore kept = store.orElseThrow();
    int first =
        open.values().stream().map(run -> run.artifact().statement()).findFirst().orElse(statement);
    RecoveryArtifact artifact =
        new RecoveryArtifact(
            RecoveryStore.newId(), attempt, first, table.name(), "table-rows", 0, Instant.now());
    kept.make(maker, artifact.id(), table, table.columns());
    String names = table.key().stream().map(Quoting::identifier).collect(Collectors.joining(", "));
    Sql.run(
        work,
        "INSERT INTO %s (%s, %s) SELECT %s, 'was' FROM %s t"
            .formatted(
                kept.table(artifact.id()),
                names,
                MySqlRecovery.BEFORE,
                KeptTable.list("t", table.key()),
                table.sql()));
    kept.add(artifact);
    open.put(table.name(), new Run(table, artifact));
  }

  /** Ends the run: keeps what was added instead of what was there. */
  void flush() throws SQLException {
    for (Run run : open.values()) {
      RecoveryStore kept = store.orElseThrow();
      String copy = kept.table(run.artifact().id());
      long rows = find(work, run.table(), copy);
      Sql.run(work, "DELETE FROM %s WHERE %s = 'was'".formatted(copy, MySqlRecovery.BEFORE));
      kept.counted(run.artifact().id(), rows);
      if (rows > 0) {
        listener.setAside(run.artifact().statement(), run.artifact().withRows(rows));
      }
    }
    open.clear();
  }

  /** Adds to a copy of a table the rows whose key it does not hold; how many. */
  static long find(Connection work, KeptTable table, String copy) throws SQLException {
    String names =
        table.columns().stream().map(Quoting::identifier).collect(Collectors.joining(", "));
    return Sql.run(
        work,
        "INSERT INTO %s (%s, %s) SELECT %s, %s FROM %s t LEFT JOIN %s k ON %s WHERE k.%s IS NULL"
            .formatted(
                copy,
                names,
                MySqlRecovery.AFTER,
                KeptTable.list("t", table.columns()),
                KeptTable.digest("t", table.columns()),
                table.sql(),
                copy,
                table.same("k", "t"),
                MySqlRecovery.BEFORE));
  }
}
