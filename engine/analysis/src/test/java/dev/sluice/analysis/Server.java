package dev.sluice.analysis;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.sql.Script;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A real PostgreSQL for a test class. */
public final class Server implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  public Server() throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
  }

  /** Makes a database and runs SQL in it. */
  public Database database(String name, String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    run(name, sql);
    return new PostgresEngine()
        .open(
            new ConnectionSettings(
                "localhost",
                postgres.getPort(),
                name,
                "postgres",
                "",
                "disable",
                Map.of(),
                Duration.ofSeconds(10)));
  }

  /** Its port on this machine. */
  public int port() {
    return postgres.getPort();
  }

  /** Drops a database. */
  public void drop(String name) throws SQLException {
    run("postgres", "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  /** Runs SQL in a database of this server. */
  public void run(String database, String sql) throws SQLException {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Runs a script as a client would: in one message where a transaction may hold it, else statement
   * by statement.
   */
  public void script(String database, String sql) throws SQLException {
    Script script = new PostgresEngine().split(sql);
    if (script.transactional()) {
      run(database, sql);
      return;
    }
    for (dev.sluice.db.sql.Statement statement : script.statements()) {
      run(database, statement.text());
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
