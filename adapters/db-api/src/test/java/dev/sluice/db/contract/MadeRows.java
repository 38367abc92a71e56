package dev.sluice.db.contract;

import dev.sluice.db.Column;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Rows that a test makes up as they are asked for. */
final class MadeRows implements Rows {
  static final List<Column> COLUMNS =
      List.of(
          new Column("id", ValueType.INTEGER, "int"),
          new Column("label", ValueType.TEXT, "varchar(20)"));
  private final LongFunction<Optional<Row>> make;
  private long asked;
  private boolean closed;

  /**
   * Rows of {@link #COLUMNS}.
   *
   * @param make the row of a number from 1, or empty at the end
   */
  MadeRows(LongFunction<Optional<Row>> make) {
    this.make = make;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public Optional<Row> next() {
    return make.apply(++asked);
  }

  @Override
  public End end() {
    return closed ? End.COMPLETE : End.OPEN;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
