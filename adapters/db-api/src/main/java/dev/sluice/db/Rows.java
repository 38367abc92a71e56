package dev.sluice.db;

import java.util.List;
import java.util.Optional;

/**
 * A stream of rows that is pulled: the source works no faster than its reader, and only few rows
 * are in memory at a time. For one thread; closing it before its end stops the source.
 */
public interface Rows extends AutoCloseable {
  /** The columns, in the order of each row's values. */
  List<Column> columns();

  /**
   * The next row; empty when there is none, and then {@link #end} says why.
   *
   * @throws DatabaseException when the source fails, is cancelled or takes too long
   */
  Optional<Row> next();

  /** Why there are no more rows; {@link End#OPEN} as long as there may be. */
  End end();

  @Override
  void close();

  /** Why a stream of rows ended. */
  enum End {
    /** It has not ended. */
    OPEN,
    /** All rows were read. */
    COMPLETE,
    /** There are more rows than the limit. */
    ROW_LIMIT,
    /** The rows hold more bytes than the limit. */
    BYTE_LIMIT
  }
}
