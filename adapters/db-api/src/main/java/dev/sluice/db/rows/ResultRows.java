package dev.sluice.db.rows;

import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All rows of a table, as a driver streams them. */
public final class ResultRows implements Rows {
  private final Statement statement;
  private final ResultSet found;
  private final List<Column> columns;
  private final ResultReader reader;
  private final Function<SQLException, DatabaseException> trouble;
  private End end = End.OPEN;

  /**
   * Rows of an answer.
   *
   * @param statement closed with the rows
   * @param found not read yet
   * @param columns what its values are carried in
   * @param reader how a value is read
   * @param trouble what a failure is told as
   */
  public ResultRows(
      Statement statement,
      ResultSet found,
      List<Column> columns,
      ResultReader reader,
      Function<SQLException, DatabaseException> trouble) {
    this.statement = statement;
    this.found = found;
    this.columns = List.copyOf(columns);
    this.reader = reader;
    this.trouble = trouble;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public Optional<Row> next() {
    try {
      if (end != End.OPEN || !found.next()) {
        end = End.COMPLETE;
        return Optional.empty();
      }
      Object[] values = new Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = reader.value(found, i + 1, columns.get(i));
      }
      return Optional.of(new Row(values));
    } catch (SQLException failure) {
      throw trouble.apply(failure);
    }
  }

  @Override
  public End end() {
    return end;
  }

  /** Rows that nobody wants any more are not read: the statement is cancelled instead. */
  @Override
  public void close() {
    try (statement) {
      if (end == End.OPEN) {
        statement.cancel();
      }
    } catch (SQLException over) {
      end = End.COMPLETE;
    }
  }
}
