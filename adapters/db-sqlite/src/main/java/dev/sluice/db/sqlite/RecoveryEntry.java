package dev.sluice.db.sqlite;

import dev.sluice.db.RecoveryArtifact;
import java.time.Instant;
import java.util.List;

/**
 * One row of the table that lists what was set aside.
 *
 * @param id name of the artifact's table
 * @param column the column, or empty when whole rows were set aside
 * @param columns columns of the table at that time
 * @param key columns by which rows are found again
 */
record RecoveryEntry(
    String id,
    String attempt,
    int statement,
    Kind kind,
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

  /** Stands in an artifact in place of an image for a row that was added. */
  static final String ADDED = "'added'";

  /** Why something was set aside; decides how it is put back. */
  enum Kind {
    /** The whole table was dropped. */
    DROP,
    /** A column was dropped. */
    COLUMN,
    /** Rows were deleted or changed, and perhaps added. */
    WRITE,
    /** Rows were added only. */
    INSERT
  }

  String sql() {
    return "main." + Names.quoted(id);
  }

  RecoveryArtifact artifact() {
    String object = table + (column.isEmpty() ? "" : "." + column);
    String word = kind == Kind.COLUMN ? "column-values" : "table-rows";
    return new RecoveryArtifact(id, attempt, statement, object, word, rows, createdAt);
  }

  RecoveryEntry withRows(long count) {
    return new RecoveryEntry(
        id, attempt, statement, kind, table, column, columns, key, count, createdAt);
  }
}
