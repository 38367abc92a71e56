package dev.sluice.analysis;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.postgresql.PostgresEngine;
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

  /** Runs SQL in a database of this server. */
  public void run(String database, String sql) throws SQLException {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
