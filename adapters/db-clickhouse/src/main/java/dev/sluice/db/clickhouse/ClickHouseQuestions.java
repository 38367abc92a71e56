package dev.sluice.db.clickhouse;

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

/**
 * Questions to ClickHouse. Each is sent with {@code readonly=1}, which the server reads before the
 * query and lets no query change: no writes, no settings, no table functions that reach outside.
 */
final class ClickHouseQuestions implements ReadSource {
  private static final String TAG = "sluice-read";
  private static final Set<String> ELSEWHERE = Set.of("SETTINGS", "FORMAT", "INTO", "OUTFILE");
  private final Connections connections;

  ClickHouseQuestions(Connections connections) {
    this.connections = connections;
  }

  @Override
  public DatabaseEngine engine() {
    return new ClickHouseEngine();
  }

  @Override
  public Set<String> questions() {
    return Set.of("SELECT", "WITH", "SHOW", "DESCRIBE", "DESC", "EXISTS", "EXPLAIN");
  }

  @Override
  public Optional<String> objection(String sql, Tokens tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (ELSEWHERE.contains(tokens.at(i))) {
        return Optional.of(tokens.at(i) + " is not for questions");
      }
      boolean changes = Set.of("INSERT", "CREATE", "ALTER").contains(tokens.at(i));
      if (tokens.is(0, "EXPLAIN") && changes) {
        return Optional.of("only a query is explained");
      }
    }
    return Optional.empty();
  }

  @Override
  public ResultReader results() {
    return new ClickHouseResults();
  }

  @Override
  public Connection open(ReadLimits limits) {
    return connections.asking(TAG, limits.time());
  }

  @Override
  public Statement statement(Connection connection) throws SQLException {
    return connection.createStatement();
  }

  /** A query that does not end when it is killed ends at max_execution_time. */
  @Override
  public void end(Connection connection) {
    Sql.close(connection);
  }

  @Override
  public void close(Connection connection) {
    Sql.close(connection);
  }

  @Override
  public DatabaseException trouble(SQLException failure) {
    return Troubles.exception(failure);
  }
}
