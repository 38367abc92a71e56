package dev.sluice.db;

import java.util.List;
import java.util.Optional;

/**
 * Whole tables out of a database and into it, as streams. All tables that one of these reads are
 * seen at one moment, where the engine has snapshots.
 */
public interface BulkRows extends AutoCloseable {
  /** The tables with rows of their own, by name, without Sluice's and the engine's. */
  List<TableName> tables();

  /**
   * All rows of a table, without columns that the engine computes itself. One at a time.
   *
   * @throws DatabaseException when there is no such table or it may not be read
   */
  Rows read(TableName table);

  /**
   * Adds rows to a table, matching columns by name, in one transaction where the engine has them.
   * Pulls the rows one by one and closes them.
   *
   * @return how many rows the engine says it has added
   * @throws DatabaseException that names the row (counted from 1) and the column where they are
   *     known; then nothing was added, or the message says how much
   */
  long write(TableName table, Rows rows);

  /**
   * Why the rows of a table do not stay as they were written, in a few words; empty where they do.
   * Such a table may soon hold fewer rows than it was given, or others.
   */
  default Optional<String> changes(TableName table) {
    return Optional.empty();
  }

  /** What somebody should know of the copies so far, for example what they left behind. */
  default List<String> remarks() {
    return List.of();
  }

  /** Ends what runs now, from any thread. */
  void cancel();

  @Override
  void close();
}
