package dev.sluice.bot.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** The three target databases of the demo, on an embedded PostgreSQL of their own. */
final class DemoDatabases implements AutoCloseable {
  static final String ROLE = "sluice_agent";

  /** Database name by environment, with how many customers it gets. */
  static final Map<String, Integer> CUSTOMERS = customers();

  private final EmbeddedPostgres server;

  private DemoDatabases(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts the server and fills the databases that do not exist yet. */
  static DemoDatabases start(Path folder, String password) throws IOException, SQLException {
    Files.createDirectories(folder);
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.toFile())
            .setCleanDataDirectory(false)
            .setServerConfig("max_connections", "100")
            .start();
    DemoDatabases databases = new DemoDatabases(server);
    databases.role(password);
    for (Map.Entry<String, Integer> database : CUSTOMERS.entrySet()) {
      databases.create(database.getKey(), database.getValue());
    }
    return databases;
  }

  int port() {
    return server.getPort();
  }

  static String name(String environment) {
    return "shop_" + environment;
  }

  /** One value out of a database, as text; the demo looks for itself instead of believing. */
  String ask(String environment, String sql) {
    try (Connection connection = open(name(environment));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(environment + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void role(String password) throws SQLException {
    try (Connection connection = open("postgres");
        Statement statement = connection.createStatement()) {
      if (missing(statement, "SELECT FROM pg_roles WHERE rolname = '" + ROLE + "'")) {
        statement.execute("CREATE ROLE " + ROLE + " LOGIN CREATEDB");
      }
      statement.execute("ALTER ROLE " + ROLE + " PASSWORD '" + password + "'");
    }
  }

  /**
   * A database gets its name when it is filled, so that a start which was broken off is repeated.
   */
  private void create(String environment, int customers) throws SQLException {
    String name = name(environment);
    String unfinished = name + "_unfinished";
    try (Connection connection = open("postgres");
        Statement statement = connection.createStatement()) {
      if (!missing(statement, "SELECT FROM pg_database WHERE datname = '" + name + "'")) {
        return;
      }
      statement.execute("DROP DATABASE IF EXISTS " + unfinished);
      statement.execute("CREATE DATABASE " + unfinished + " OWNER " + ROLE);
    }
    fill(unfinished, customers);
    try (Connection connection = open("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE " + unfinished + " RENAME TO " + name);
    }
  }

  private void fill(String database, int customers) throws SQLException {
    try (Connection connection = open(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET ROLE " + ROLE);
      statement.execute("SET demo.customers = " + customers);
      statement.execute(resource("schema.sql"));
      statement.execute(resource("rows.sql"));
      connection.commit();
    }
  }

  private Connection open(String database) throws SQLException {
    return server.getDatabase("postgres", database).getConnection();
  }

  private static boolean missing(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return !rows.next();
    }
  }

  static String resource(String name) {
    try (InputStream in = DemoDatabases.class.getResourceAsStream("/demo/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the demo lacks its file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Integer> customers() {
    Map<String, Integer> customers = new LinkedHashMap<>();
    customers.put("dev", 200);
    customers.put("qa", 2_000);
    customers.put("prod", 20_000);
    return customers;
  }
}
