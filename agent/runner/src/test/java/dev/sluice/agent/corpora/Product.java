package dev.sluice.agent.corpora;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.clickhouse.LocalServer;
import dev.sluice.db.mysql.TestServer;
import dev.sluice.db.sql.Script;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real database product on this machine, with databases to try things in. */
interface Product {
  /** The engine's name. */
  String name();

  /** A new empty database. */
  ConnectionSettings fresh() throws SQLException;

  /** A session in it, without the engine. */
  Connection connect(ConnectionSettings at) throws SQLException;

  default DatabaseEngine engine() {
    return DatabaseEngines.find(name()).orElseThrow();
  }

  default Database open(ConnectionSettings at) {
    return engine().open(at);
  }

  /** Runs a script as the product's own client would, statement by statement. */
  default void script(ConnectionSettings at, String text) throws SQLException {
    Script script = engine().split(text);
    try (Connection session = connect(at);
        Statement statement = session.createStatement()) {
      for (dev.sluice.db.sql.Statement one : script.statements()) {
        statement.execute(one.text());
      }
    }
  }

  /** The products that are here, started when they are first asked for. */
  static Optional<Product> of(String name) {
    return switch (name) {
      case "postgresql" -> Optional.of(Postgres.RUNNING);
      case "mariadb" -> TestServer.mariaDb().map(server -> new OfMySql(name, server));
      case "mysql" -> TestServer.mysql("8.0").map(server -> new OfMySql(name, server));
      case "clickhouse" -> Optional.of(new ClickHouse(LocalServer.running()));
      default -> Optional.of(new Sqlite());
    };
  }

  /** PostgreSQL as the build brings it. */
  final class Postgres implements Product {
    private static final Postgres RUNNING = new Postgres();
    private final AtomicInteger made = new AtomicInteger();
    private final EmbeddedPostgres server;

    private Postgres() {
      try {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    @Override
    public String name() {
      return "postgresql";
    }

    @Override
    public ConnectionSettings fresh() throws SQLException {
      String database = "tried_" + made.incrementAndGet();
      try (Connection session = server.getPostgresDatabase().getConnection();
          Statement statement = session.createStatement()) {
        statement.execute("CREATE DATABASE " + database);
      }
      return new ConnectionSettings(
          "localhost",
          server.getPort(),
          database,
          "postgres",
          "",
          "disable",
          Map.of(),
          Duration.ofSeconds(10));
    }

    @Override
    public Connection connect(ConnectionSettings at) throws SQLException {
      return server.getDatabase("postgres", at.database()).getConnection();
    }
  }

  /** MariaDB where it is installed, MySQL where the build has fetched it. */
  record OfMySql(String name, TestServer server) implements Product {
    @Override
    public ConnectionSettings fresh() throws SQLException {
      return server.fresh();
    }

    @Override
    public Connection connect(ConnectionSettings at) throws SQLException {
      return server.root(at.database());
    }
  }

  /** The engine of ClickHouse where it is installed; the test is skipped elsewhere. */
  record ClickHouse(LocalServer server) implements Product {
    @Override
    public String name() {
      return "clickhouse";
    }

    @Override
    public ConnectionSettings fresh() throws SQLException {
      return server.fresh();
    }

    @Override
    public Connection connect(ConnectionSettings at) {
      return server.session(at.database());
    }
  }

  /** Files of SQLite. */
  final class Sqlite implements Product {
    @Override
    public String name() {
      return "sqlite";
    }

    @Override
    public ConnectionSettings fresh() {
      try {
        Path file = Files.createFile(Files.createTempDirectory("sluice-tried").resolve("tried.db"));
        return new ConnectionSettings(
            "", 0, file.toString(), "", "", "disable", Map.of(), Duration.ofSeconds(10));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    @Override
    public Connection connect(ConnectionSettings at) throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + at.database());
    }
  }
}
