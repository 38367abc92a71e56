package dev.sluice.db.rows;

import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The answer to one question, with the connection that belongs to it alone. */
final class Answer implements Rows {
  private final ReadSource source;
  private final ReadLimits limits;
  private final Connection connection;
  private final Statement statement;
  private final TimeLimit time;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<@Nullable ResultSet> found = new AtomicReference<>();
  private List<Column> columns = List.of();
  private End end = End.OPEN;
  private long rows;
  private long bytes;

  private Answer(ReadSource source, ReadLimits limits, Connection connection, Statement statement) {
    this.source = source;
    this.limits = limits;
    this.connection = connection;
    this.statement = statement;
    this.time = new TimeLimit(limits.time(), this::stop, () -> source.end(connection));
  }

  /** A connection that is ready to ask; nothing was sent yet. */
  static Answer ready(ReadSource source, ReadLimits limits) {
    Connection connection = opened(source, limits);
    try {
      return new Answer(source, limits, connection, source.statement(connection));
    } catch (SQLException failure) {
      Sql.close(connection);
      throw source.trouble(failure);
    }
  }

  private static Connection opened(ReadSource source, ReadLimits limits) {
    try {
      return source.open(limits);
    } catch (SQLException failure) {
      throw source.trouble(failure);
    }
  }

  /** Asks. */
  void ask(String sql) {
    try {
      if (cancelled.get()) {
        throw new SQLException("cancelled before it was asked");
      }
      ResultSet rowsFound = statement.executeQuery(sql);
      found.set(rowsFound);
      columns = source.results().columns(rowsFound.getMetaData());
    } catch (SQLException failure) {
      throw ended(failure);
    }
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public Optional<Row> next() {
    ResultSet open = found.get();
    if (end != End.OPEN || open == null) {
      return Optional.empty();
    }
    try {
      if (cancelled.get() || time.passed()) {
        throw new SQLException("the session is over");
      }
      if (!open.next()) {
        return over(End.COMPLETE);
      }
      if (rows == limits.rows()) {
        return over(End.ROW_LIMIT);
      }
      Row row = row(open);
      rows++;
      bytes += row.bytes();
      return bytes > limits.bytes() ? over(End.BYTE_LIMIT) : Optional.of(row);
    } catch (SQLException failure) {
      throw ended(failure);
    }
  }

  private Row row(ResultSet open) throws SQLException {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = source.results().value(open, i + 1, columns.get(i));
    }
    return new Row(values);
  }

  private Optional<Row> over(End reason) {
    end = reason;
    close();
    return Optional.empty();
  }

  private DatabaseException ended(SQLException failure) {
    close();
    if (cancelled.get()) {
      return new DatabaseException(
          Category.STATEMENT_TIMEOUT, "", "The question was cancelled", "Ask it again");
    }
    if (time.passed()) {
      return new DatabaseException(
          Category.STATEMENT_TIMEOUT,
          "",
          "The question took longer than " + limits.time().toSeconds() + " s and was cancelled",
          "Ask for less, or raise the limit");
    }
    return source.trouble(failure);
  }

  @Override
  public End end() {
    return end;
  }

  /** Cancels from any thread; a server that does not listen loses the session. */
  void cancel() {
    if (!closed.get()) {
      if (cancelled.compareAndSet(false, true)) {
        time.endSoon();
      }
      stop();
    }
  }

  private void stop() {
    try {
      statement.cancel();
    } catch (SQLException gone) {
      source.end(connection);
    }
  }

  /** Rows that nobody wants any more are not read: the server is told to stop instead. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    time.close();
    if (end != End.COMPLETE) {
      stop();
    }
    source.close(connection);
  }
}
