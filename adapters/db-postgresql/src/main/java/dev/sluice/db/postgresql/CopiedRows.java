package dev.sluice.db.postgresql;

import dev.sluice.db.Column;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.rows.Copying;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The rows of a COPY … TO STDOUT; each is taken off the wire when it is asked for. */
final class CopiedRows implements Rows {
  private final Connection session;
  private final CopyOut copy;
  private final List<Column> columns;
  private final Copying copying;
  private End end = End.OPEN;

  /** Begins to copy what a query gives, in a session that ends with the rows. */
  CopiedRows(Connection session, String query, List<Column> columns, Copying copying)
      throws SQLException {
    this.session = session;
    this.copy =
        session.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT");
    this.columns = columns;
    this.copying = copying;
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
    try {
      byte[] line = copying.cancelled() ? null : copy.readFromCopy();
      if (copying.cancelled()) {
        throw copying.off();
      }
      if (line == null) {
        end = End.COMPLETE;
        return Optional.empty();
      }
      return Optional.of(row(line));
    } catch (SQLException failure) {
      throw copying.told(failure);
    }
  }

  private Row row(byte[] line) {
    List<@Nullable String> fields = CopyLine.fields(line);
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      String text = fields.get(i);
      values[i] = text == null ? null : PostgresValues.decoded(columns.get(i).type(), text);
    }
    return new Row(values);
  }

  @Override
  public End end() {
    return end;
  }

  /** Rows that nobody wants any more are not read: the session is ended instead. */
  @Override
  public void close() {
    try {
      if (copy.isActive()) {
        PostgresBulk.stop(session);
      }
      session.abort(Runnable::run);
    } catch (SQLException gone) {
      Sql.close(session);
    }
  }
}
