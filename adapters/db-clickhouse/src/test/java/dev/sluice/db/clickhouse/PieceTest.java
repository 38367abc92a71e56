package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Column;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.Copying;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much comes into one INSERT. */
class PieceTest {
  private static final ColumnBounds ANY =
      new ColumnBounds(new Column("c", ValueType.TEXT, "String"));

  /** How many bytes each INSERT has. */
  private static List<Long> inserts(Made rows) throws IOException {
    Piece piece = new Piece(rows, List.of(ANY), new Copying(Troubles::exception));
    List<Long> sizes = new ArrayList<>();
    while (piece.more()) {
      Sink sink = new Sink();
      piece.onOutput(sink);
      sizes.add(sink.bytes);
    }
    return sizes;
  }

  private static final class Sink extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) {
      bytes += length;
    }
  }

  @Test
  void endsAtANumberOfRows() throws IOException {
    assertThat(inserts(Made.column(Piece.ROWS + 1, i -> "x"))).containsExactly(2L * Piece.ROWS, 2L);
  }

  @Test
  void endsAtASizeHoweverLargeTheRowsAre() throws IOException {
    String large = "x".repeat(4 << 20);
    long row = large.length() + 1L;

    List<Long> sizes = inserts(Made.column(40, i -> large));

    assertThat(sizes).allMatch(size -> size < Piece.BYTES + row).hasSize(3);
    assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(40 * row);
  }
}
