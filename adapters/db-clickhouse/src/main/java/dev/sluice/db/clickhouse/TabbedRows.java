package dev.sluice.db.clickhouse;

import com.clickhouse.client.api.query.QueryResponse;
import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.Copying;
import dev.sluice.db.rows.Values;
import dev.sluice.db.step.Sql;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table as tabbed lines, each taken off the wire when it is asked for. HTTP's status is
 * sent before the first row, so that an answer may break off without a word: it is whole only if
 * the last line is the mark, which no row can be.
 */
final class TabbedRows implements Rows {
  private static final int BUFFER = 1 << 16;
  private static final byte[] MARK = {'\\', '.'};
  private static final String FORMAT =
      " SETTINGS format_custom_escaping_rule = 'Escaped', format_custom_field_delimiter = '\\t',"
          + " format_custom_row_before_delimiter = '', format_custom_row_after_delimiter = '\\n',"
          + " format_custom_row_between_delimiter = '', format_custom_result_before_delimiter = '',"
          + " format_custom_result_after_delimiter = '\\\\.\\n'";

  /** A line of one field, as a server writes it where it can go on no more. */
  private static final Pattern SAID =
      Pattern.compile("^Code: \\d+\\. DB::Exception: [^\t\r\n]*(?=\r?$)", Pattern.MULTILINE);

  private static final int LINES_OF_A_REASON = 20;

  private final InputStream in;
  private final Runnable closing;
  private final List<Column> columns;
  private final Copying copying;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int filled;
  private End end = End.OPEN;

  /**
   * Rows of an answer.
   *
   * @param answer its body, not read yet
   * @param closing ends the answer, whether it was read to its end or not
   */
  TabbedRows(InputStream answer, Runnable closing, List<Column> columns, Copying copying) {
    this.in = answer;
    this.closing = closing;
    this.columns = List.copyOf(columns);
    this.copying = copying;
  }

  /** Begins to read what a query gives, in a session that ends with the rows. */
  static TabbedRows of(
      Connection session, String database, String query, List<Column> columns, Copying copying)
      throws SQLException {
    QueryResponse answer = Wire.out(session, database, query + FORMAT);
    return new TabbedRows(
        answer.getInputStream(),
        () -> {
          Wire.close(answer);
          Sql.close(session);
        },
        columns,
        copying);
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public Optional<Row> next() {
    if (end != End.OPEN) {
      return Optional.empty();
    }
    if (copying.cancelled()) {
      throw copying.off();
    }
    try {
      byte[] read = line();
      if (Arrays.equals(read, MARK)) {
        end = End.COMPLETE;
        return Optional.empty();
      }
      return Optional.of(row(read));
    } catch (IOException broken) {
      throw early(broken);
    }
  }

  private DatabaseException early(IOException broken) {
    Matcher said = SAID.matcher(rest());
    String reason = said.find() ? said.group() : String.valueOf(broken.getMessage());
    DatabaseException plain = copying.told(new SQLException(reason, broken));
    return copying.cancelled()
        ? plain
        : new DatabaseException(
            plain.category(),
            plain.code(),
            "The rows ended early: " + plain.getMessage(),
            plain.category() == Category.REFUSED
                ? "See to the reason at the server, and begin again"
                : plain.action());
  }

  /** The line that is no row, and some more: a server writes there what went wrong. */
  private String rest() {
    StringBuilder rest = new StringBuilder(line.toString(StandardCharsets.UTF_8));
    try {
      for (int i = 0; i < LINES_OF_A_REASON; i++) {
        line();
        rest.append('\n').append(line.toString(StandardCharsets.UTF_8));
      }
    } catch (IOException over) {
      rest.append('\n').append(line.toString(StandardCharsets.UTF_8));
    }
    return rest.toString();
  }

  private byte[] line() throws IOException {
    line.reset();
    while (true) {
      if (at == filled) {
        fill();
      }
      int end = at;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, at, end - at);
      at = end;
      if (end < filled) {
        at++;
        return line.toByteArray();
      }
    }
  }

  private void fill() throws IOException {
    int read = in.read(buffer);
    if (read < 0) {
      throw new IOException("no mark at the end");
    }
    at = 0;
    filled = read;
  }

  private Row row(byte[] line) throws IOException {
    List<byte @Nullable []> fields = TabbedLine.fields(line);
    if (fields.size() != columns.size()) {
      throw new IOException("a line of another form");
    }
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      byte[] field = fields.get(i);
      values[i] = field == null ? null : value(columns.get(i).type(), field);
    }
    return new Row(values);
  }

  /** What is no text stays bytes: a String of ClickHouse may hold any. */
  private static Object value(ValueType type, byte[] field) {
    Object text = TabbedLine.text(type == ValueType.NATIVE ? field : TabbedLine.unescaped(field));
    return text instanceof String told
        ? Values.read(type, type == ValueType.FLOAT ? real(told) : told)
        : text;
  }

  private static String real(String told) {
    return switch (told) {
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      case "nan" -> "NaN";
      default -> told;
    };
  }

  @Override
  public End end() {
    return end;
  }

  /** Rows that nobody wants any more are not read: the connection is closed instead. */
  @Override
  public void close() {
    closing.run();
  }
}
