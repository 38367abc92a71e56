package dev.sluice.db.clickhouse;

import com.clickhouse.client.api.DataStreamWriter;
import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.rows.Copying;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** The body of one INSERT: rows that are pulled while it is sent, up to a number and a size. */
final class Piece implements DataStreamWriter {
  /** A block of this size comes into one part of the table, and is counted by the server. */
  static final int ROWS = 100_000;

  /**
   * Of lines; a block may be as large, and the server keeps it in memory. The last row goes over.
   */
  static final long BYTES = 64L << 20;

  /** What to do about a value that the target cannot hold. */
  static final String REMEDY = "Replace the value at the source, or change the column's type";

  private static final int BUFFER = 1 << 16;
  private final Rows rows;
  private final List<ColumnBounds> bounds;
  private final Copying copying;
  private Optional<Row> next;
  private Optional<RuntimeException> failure = Optional.empty();
  private long before;
  private long sent;

  /**
   * Nothing sent yet; the first row is pulled.
   *
   * @param bounds one per column of the rows
   */
  Piece(Rows rows, List<ColumnBounds> bounds, Copying copying) {
    this.rows = rows;
    this.bounds = List.copyOf(bounds);
    this.copying = copying;
    this.next = rows.next();
  }

  /** Whether there is a row for another piece. */
  boolean more() {
    return next.isPresent();
  }

  /** How many rows earlier pieces held. */
  long before() {
    return before;
  }

  /** What ended the piece on our side, if anything did. */
  Optional<RuntimeException> failure() {
    return failure;
  }

  /** What breaks the source's side is kept, and the request broken off. */
  @Override
  public void onOutput(OutputStream out) throws IOException {
    before = sent;
    try {
      Counted lines = new Counted(new BufferedOutputStream(out, BUFFER));
      for (int i = 0; i < ROWS && lines.count < BYTES && next.isPresent(); i++) {
        if (copying.cancelled()) {
          throw copying.off();
        }
        write(lines, next.get());
        next = rows.next();
      }
      lines.flush();
    } catch (RuntimeException ended) {
      failure = Optional.of(ended);
      throw new IOException("the rows ended early");
    }
  }

  private void write(OutputStream lines, Row row) throws IOException {
    sent++;
    for (int i = 0; i < row.size(); i++) {
      if (i > 0) {
        lines.write('\t');
      }
      Optional<String> objection = bounds.get(i).objection(row.value(i));
      if (objection.isPresent()) {
        throw refused(i, objection.get());
      }
      TabbedLine.write(lines, row.value(i), bounds.get(i).asWritten());
    }
    lines.write('\n');
  }

  private DatabaseException refused(int column, String reason) {
    Column named = rows.columns().get(column);
    return new DatabaseException(
        Category.REFUSED,
        "",
        "Row %d, column %s: %s".formatted(sent, named.name(), reason),
        REMEDY);
  }

  /** Counts the bytes that pass. */
  private static final class Counted extends FilterOutputStream {
    private long count;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      count += length;
    }
  }
}
