package dev.sluice.db.sqlite;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.rows.ReadSource;
import dev.sluice.db.rows.ResultReader;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** Questions to SQLite: the file is opened for reading only, so that nothing can be written. */
final class SqliteQuestions implements ReadSource {
  private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES");
  private final Connections connections;

  SqliteQuestions(Connections connections) {
    this.connections = connections;
  }

  @Override
  public DatabaseEngine engine() {
    return new SqliteEngine();
  }

  @Override
  public Set<String> questions() {
    return Set.of("SELECT", "WITH", "VALUES", "EXPLAIN");
  }

  @Override
  public Optional<String> objection(String sql, Tokens tokens) {
    boolean plan = tokens.is(0, "EXPLAIN", "QUERY", "PLAN");
    boolean explains = tokens.is(0, "EXPLAIN");
    return explains && !QUERIES.contains(tokens.at(plan ? 3 : 1))
        ? Optional.of("only a query is explained")
        : Optional.empty();
  }

  @Override
  public ResultReader results() {
    return new SqliteResults();
  }

  @Override
  public Connection open(ReadLimits limits) {
    return connections.reading();
  }

  @Override
  public Statement statement(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }

  /** There is no server: a statement is interrupted, and its session ends when it is closed. */
  @Override
  public void end(Connection connection) {}

  @Override
  public void close(Connection connection) {
    Sql.close(connection);
  }

  @Override
  public DatabaseException trouble(SQLException failure) {
    return Troubles.exception(failure);
  }
}
