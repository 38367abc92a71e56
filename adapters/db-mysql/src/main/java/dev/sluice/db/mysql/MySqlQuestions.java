package dev.sluice.db.mysql;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Questions to MySQL and MariaDB: what may be asked, and connections that write nothing. */
final class MySqlQuestions implements ReadSource {
  private static final int FEW = 100;
  private static final Set<String> EXPLAIN = Set.of("EXPLAIN", "DESCRIBE", "DESC");
  private static final Set<String> CHANGES =
      Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "ANALYZE", "FOR");
  private static final Set<String> SEQUENCES = Set.of("nextval", "setval", "next");

  private final Connections connections;
  private final DatabaseEngine engine;
  private final boolean mariaDb;

  MySqlQuestions(Connections connections, boolean mariaDb, String version) {
    this.connections = connections;
    this.mariaDb = mariaDb;
    this.engine =
        mariaDb ? new MariaDbEngine().ofVersion(version) : new MySqlEngine().ofVersion(version);
  }

  @Override
  public DatabaseEngine engine() {
    return engine;
  }

  @Override
  public Set<String> questions() {
    return Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC");
  }

  @Override
  public Optional<String> objection(String sql, Tokens tokens) {
    boolean explains = EXPLAIN.contains(tokens.at(0));
    for (int i = 0; i < tokens.size(); i++) {
      String word = tokens.at(i);
      if (word.equals("INTO")) {
        return Optional.of("INTO writes a file or a variable");
      }
      boolean locks = tokens.is(i, "FOR", "UPDATE") || tokens.is(i, "FOR", "SHARE");
      if (locks || tokens.is(i, "LOCK", "IN")) {
        return Optional.of("it locks rows");
      }
      boolean call = tokens.named(i) && tokens.is(i + 1, "(");
      boolean sequence =
          (call && SEQUENCES.contains(tokens.name(i).toLowerCase(Locale.ROOT)))
              || tokens.is(i, "NEXT", "VALUE")
              || tokens.is(i, "PROCEDURE");
      if (sequence && !tokens.is(0, "SHOW")) {
        return Optional.of("it moves a sequence or calls a procedure");
      }
      if (explains && CHANGES.contains(word)) {
        return Optional.of("only a query is explained");
      }
    }
    return Optional.empty();
  }

  @Override
  public ResultReader results() {
    return new MySqlResults();
  }

  @Override
  public Connection open(ReadLimits limits) throws SQLException {
    Connection connection = connections.exact("read");
    long seconds = Math.max(1, limits.time().toSeconds());
    String own =
        mariaDb
            ? "SET SESSION max_statement_time = " + seconds
            : "SET SESSION max_execution_time = " + seconds * 1_000;
    try {
      for (String setting :
          List.of(
              own,
              "SET SESSION lock_wait_timeout = " + seconds,
              "SET SESSION TRANSACTION READ ONLY",
              "START TRANSACTION READ ONLY")) {
        Sql.run(connection, setting);
      }
      return connection;
    } catch (SQLException failure) {
      Sql.close(connection);
      throw failure;
    }
  }

  @Override
  public Statement statement(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    statement.setFetchSize(FEW);
    return statement;
  }

  @Override
  public void end(Connection connection) {
    try (Connection other = connections.plain("end")) {
      long session = connection.unwrap(org.mariadb.jdbc.Connection.class).getThreadId();
      Sql.run(other, "KILL " + session);
    } catch (SQLException | DatabaseException gone) {
      close(connection);
    }
  }

  /** A plain close would first read all rows that are still to come. */
  @Override
  public void close(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException gone) {
      Sql.close(connection);
    }
  }

  @Override
  public DatabaseException trouble(SQLException failure) {
    return Troubles.exception(failure);
  }
}
