package dev.sluice.db;

import java.util.List;

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

  /** Ends what runs now, from any thread. */
  void cancel();

  @Override
  void close();
}
