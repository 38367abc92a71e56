package dev.sluice.db.sqlite;

import dev.sluice.db.RecoveryArtifact;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

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
    /** The whole table was to be dropped and was renamed instead. */
    MOVE,
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

  /** Name of the table that lists rows of a moved table which another did not take over. */
  String rest() {
    return id + "_rest";
  }

  RecoveryArtifact artifact() {
    String object = table + (column.isEmpty() ? "" : "." + column);
    String word =
        switch (kind) {
          case COLUMN -> "column-values";
          case MOVE -> "table";
          default -> "table-rows";
        };
    return new RecoveryArtifact(id, attempt, statement, object, word, rows, createdAt);
  }

  /** Rows of the artifact {@code a} that are rows of a table {@code t}. */
  String match() {
    return kind == Kind.MOVE
        ? key.stream()
            .map(column -> column.equals("rowid") ? column : Names.quoted(column))
            .map(column -> "t." + column + " IS a." + column)
            .collect(Collectors.joining(" AND "))
        : RecoveryTable.match(key);
  }

  /** The same for a table that has another name by now. */
  RecoveryEntry of(String other) {
    return new RecoveryEntry(
        id, attempt, statement, kind, other, column, columns, key, rows, createdAt);
  }

  RecoveryEntry withRows(long count) {
    return new RecoveryEntry(
        id, attempt, statement, kind, table, column, columns, key, count, createdAt);
  }
}
