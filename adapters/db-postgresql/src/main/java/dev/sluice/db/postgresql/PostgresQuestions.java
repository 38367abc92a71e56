package dev.sluice.db.postgresql;

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
import org.postgresql.PGConnection;
import org.postgresql.core.Parser;

/** Questions to PostgreSQL: what may be asked, and connections that write nothing. */
final class PostgresQuestions implements ReadSource {
  private static final String TAG = "sluice-read";
  private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE", "(");
  private static final Set<String> OPTIONS = Set.of("ANALYZE", "ANALYSE", "VERBOSE");

  /** They read and yet leave a trace, or hold up others; a read-only transaction lets some pass. */
  private static final Set<String> TRACES =
      Set.of("nextval", "setval", "setseed", "pg_notify", "pg_logical_emit_message", "set_config");

  private final Connections connections;

  PostgresQuestions(Connections connections) {
    this.connections = connections;
  }

  @Override
  public DatabaseEngine engine() {
    return new PostgresEngine();
  }

  @Override
  public Set<String> questions() {
    return Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN");
  }

  @Override
  public Optional<String> objection(String sql, Tokens tokens) {
    if (!oneMessage(sql)) {
      return Optional.of("the driver reads it as several statements");
    }
    if (tokens.is(0, "EXPLAIN") && !explains(tokens)) {
      return Optional.of("only a query is explained");
    }
    if (tokens.has("INTO")) {
      return Optional.of("INTO makes a table");
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.is(i, "FOR")
          && Set.of("UPDATE", "SHARE", "NO", "KEY").contains(tokens.at(i + 1))) {
        return Optional.of("it locks rows");
      }
      if (Functions.call(tokens, i) && trace(tokens.name(i))) {
        return Optional.of("the function " + tokens.name(i) + " leaves a trace or a lock");
      }
    }
    return Optional.empty();
  }

  /** The driver cuts texts itself before it sends them, so it must see one statement too. */
  private static boolean oneMessage(String sql) {
    try {
      return Parser.parseJdbcSql(sql, true, false, true, false, true).size() == 1;
    } catch (SQLException unreadable) {
      return false;
    }
  }

  private static boolean explains(Tokens tokens) {
    int i = tokens.is(1, "(") && !QUERIES.contains(tokens.at(2)) ? tokens.closing(1) + 1 : 1;
    while (OPTIONS.contains(tokens.at(i))) {
      i++;
    }
    return QUERIES.contains(tokens.at(i));
  }

  private static boolean trace(String name) {
    String bare = name.toLowerCase(Locale.ROOT);
    return TRACES.contains(bare)
        || bare.startsWith("pg_advisory")
        || bare.startsWith("pg_try_advisory")
        || bare.startsWith("lo_")
        || Functions.outside(bare);
  }

  @Override
  public ResultReader results() {
    return new PostgresResults();
  }

  @Override
  public Connection open(ReadLimits limits) throws SQLException {
    Connection connection = connections.asking(TAG);
    try {
      long millis = Math.min(Integer.MAX_VALUE, limits.time().toMillis());
      for (String setting :
          List.of(
              "SET default_transaction_read_only = on",
              "SET standard_conforming_strings = on",
              "SET statement_timeout = " + millis,
              "SET lock_timeout = " + millis,
              "SET idle_in_transaction_session_timeout = " + millis)) {
        Sql.run(connection, setting);
      }
      PostgresValues.sameText(connection);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
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
    return statement;
  }

  /** As the login itself: a role that its sessions act as may not signal them. */
  @Override
  public void end(Connection connection) {
    try (Connection other = connections.open(TAG)) {
      Sql.run(other, "SET ROLE NONE");
      int session = connection.unwrap(PGConnection.class).getBackendPID();
      Sql.texts(other, "SELECT pg_terminate_backend(?)", session);
    } catch (SQLException | DatabaseException gone) {
      Sql.close(connection);
    }
  }

  /** Nothing is ever committed. */
  @Override
  public void close(Connection connection) {
    Sql.close(connection);
  }

  @Override
  public DatabaseException trouble(SQLException failure) {
    return Troubles.exception(failure);
  }
}
