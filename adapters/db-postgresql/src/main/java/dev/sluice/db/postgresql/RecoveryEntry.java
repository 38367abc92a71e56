package dev.sluice.db.postgresql;

import dev.sluice.db.RecoveryArtifact;
import java.time.Instant;
import java.util.List;

/**
 * One row of the table that lists what was set aside.
 *
 * @param id name of the artifact's table in the ledger schema
 * @param column the column, or empty when whole rows were set aside
 * @param columns columns that the hash of the after-image covers, sorted; of a table that was moved
 *     its foreign keys, as they are to be made again
 * @param key columns by which rows are found again, or none
 */
record RecoveryEntry(
    String id,
    String attempt,
    String migration,
    int statement,
    RecoveryKind kind,
    String schema,
    String table,
    String column,
    List<String> columns,
    List<String> key,
    long rows,
    Instant createdAt) {
  RecoveryEntry {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** Table or column, qualified, for people. */
  String object() {
    return schema + "." + table + (column.isEmpty() ? "" : "." + column);
  }

  RecoveryArtifact artifact() {
    return new RecoveryArtifact(id, attempt, statement, object(), kind.word(), rows, createdAt);
  }

  RecoveryEntry withColumns(List<String> others) {
    return new RecoveryEntry(
        id, attempt, migration, statement, kind, schema, table, column, others, key, rows,
        createdAt);
  }

  RecoveryEntry withRows(long count) {
    return new RecoveryEntry(
        id, attempt, migration, statement, kind, schema, table, column, columns, key, count,
        createdAt);
  }
}
