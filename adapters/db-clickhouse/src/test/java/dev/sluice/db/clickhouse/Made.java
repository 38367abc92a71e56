package dev.sluice.db.clickhouse;

import dev.sluice.db.Column;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Rows of one column that are made as they are asked for. */
final class Made implements Rows {
  private final long last;
  private final LongFunction<Object> make;
  private long asked;

  private Made(long last, LongFunction<Object> make) {
    this.last = last;
    this.make = make;
  }

  /** The rows 1 to the last of a column c. */
  static Made column(long last, LongFunction<Object> make) {
    return new Made(last, make);
  }

  @Override
  public List<Column> columns() {
    return List.of(new Column("c", ValueType.ANY, ""));
  }

  @Override
  public Optional<Row> next() {
    return asked == last ? Optional.empty() : Optional.of(new Row(make.apply(++asked)));
  }

  @Override
  public End end() {
    return asked == last ? End.COMPLETE : End.OPEN;
  }

  @Override
  public void close() {
    asked = last;
  }
}
