package dev.sluice.agent.command;

import dev.sluice.db.Column;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.digest.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Rows that are counted as they pass, with an image of them all that knows no order. */
final class RowsImage implements Rows {
  private static final int DIGITS = 16;
  private final Rows rows;
  private long count;
  private long bytes;
  private long image;

  RowsImage(Rows rows) {
    this.rows = rows;
  }

  /** Reads rows to their end. */
  static RowsImage of(Rows rows) {
    try (RowsImage seen = new RowsImage(rows)) {
      Optional<Row> row = seen.next();
      while (row.isPresent()) {
        row = seen.next();
      }
      return seen;
    }
  }

  /** How many have passed. */
  long count() {
    return count;
  }

  /** Roughly how many bytes they hold. */
  long bytes() {
    return bytes;
  }

  /** The sum of a digest of each; images of two sets of rows add up to that of both. */
  long image() {
    return image;
  }

  @Override
  public List<Column> columns() {
    return rows.columns();
  }

  @Override
  public Optional<Row> next() {
    Optional<Row> row = rows.next();
    row.ifPresent(this::add);
    return row;
  }

  private void add(Row row) {
    count++;
    bytes += row.bytes();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.value(i);
      String told =
          value instanceof byte[] raw ? HexFormat.of().formatHex(raw) : String.valueOf(value);
      text.append(value == null ? -1 : told.length()).append(':').append(told);
    }
    image += Long.parseUnsignedLong(Sha256.hex(text.toString()).substring(0, DIGITS), 16);
  }

  @Override
  public End end() {
    return rows.end();
  }

  @Override
  public void close() {
    rows.close();
  }
}
