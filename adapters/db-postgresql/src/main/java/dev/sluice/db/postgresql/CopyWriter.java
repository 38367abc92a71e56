package dev.sluice.db.postgresql;

import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.rows.Copying;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Sends rows as COPY … FROM STDIN, in pieces of a fixed size. */
final class CopyWriter {
  private static final int PIECE = 1 << 16;
  private static final Pattern PLACE =
      Pattern.compile("line (\\d+)(?:, column (.+?))?(?:: .*)?$", Pattern.MULTILINE);

  private final Connection session;
  private final Copying copying;
  private final StringBuilder piece = new StringBuilder();
  private long sent;

  CopyWriter(Connection session, Copying copying) {
    this.session = session;
    this.copying = copying;
  }

  /** How many rows the server says it took; commits nothing. */
  long write(TableName table, Rows rows) throws SQLException {
    List<Column> columns = rows.columns();
    String sql =
        "COPY %s (%s) FROM STDIN"
            .formatted(
                table.quoted(Quoting::identifier), Column.list(columns, Quoting::identifier));
    CopyIn copy = session.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      Optional<Row> row = rows.next();
      while (row.isPresent() && !copying.cancelled()) {
        append(row.get(), columns);
        if (piece.length() >= PIECE) {
          send(copy);
        }
        row = rows.next();
      }
      send(copy);
      return copying.cancelled() ? 0 : copy.endCopy();
    } catch (PSQLException failure) {
      if (copying.cancelled()) {
        throw failure;
      }
      throw named(failure);
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void append(Row row, List<Column> columns) {
    sent++;
    for (int i = 0; i < row.size(); i++) {
      piece.append(i == 0 ? "" : "\t");
      int start = piece.length();
      CopyLine.write(piece, row.value(i));
      if (piece.indexOf("\0", start) >= 0) {
        throw new DatabaseException(
            Category.REFUSED,
            "22021",
            "Row %d, column %s: PostgreSQL keeps no text with the character NUL"
                .formatted(sent, columns.get(i).name()),
            "Remove the character at the source, or use bytea");
      }
    }
    piece.append('\n');
  }

  private void send(CopyIn copy) throws SQLException {
    byte[] bytes = piece.toString().getBytes(StandardCharsets.UTF_8);
    piece.setLength(0);
    copy.writeToCopy(bytes, 0, bytes.length);
  }

  /** Says where it is, and never what is there. */
  private static DatabaseException named(PSQLException failure) {
    DatabaseException plain = Troubles.exception(failure);
    ServerErrorMessage said = failure.getServerErrorMessage();
    String where = said == null || said.getWhere() == null ? "" : said.getWhere();
    Matcher place = PLACE.matcher(where);
    if (!place.find()) {
      return plain;
    }
    String column = place.group(2);
    if (column == null && said != null) {
      column = said.getColumn();
    }
    String named = column == null ? "" : ", column " + column;
    return plain.at("Row " + place.group(1) + named);
  }
}
