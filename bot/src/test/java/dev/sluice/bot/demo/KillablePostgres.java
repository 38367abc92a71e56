package dev.sluice.bot.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL of a test's own that dies without a farewell and comes back at the same address. */
final class KillablePostgres implements AutoCloseable {
  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  KillablePostgres(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.port = Ports.lasting();
    this.server = builder().start();
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.toFile())
        .setCleanDataDirectory(false)
        .setPort(port)
        .setServerConfig("max_connections", "100")
        // What dies here is the server, never the machine: what it wrote is in the system's cache.
        .setServerConfig("fsync", "off")
        .setPGStartupWait(Duration.ofSeconds(60));
  }

  int port() {
    return port;
  }

  String url() {
    return "jdbc:postgresql://localhost:" + port + "/postgres";
  }

  /** {@code kill -9} of the postmaster; its backends end as soon as they notice. */
  void kill() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
    forget();
  }

  /** The dead server's lock on the folder belongs to this process and must go. */
  private void forget() {
    try {
      server.close();
    } catch (IOException | IllegalStateException deadAlready) {
      System.getLogger("faults").log(System.Logger.Level.DEBUG, "closed after its death");
    }
  }

  void restart() throws IOException {
    server = builder().start();
  }

  void run(String sql) throws SQLException {
    run("postgres", sql);
  }

  void run(String database, String sql) throws SQLException {
    try (Connection connection = server.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String ask(String sql) throws SQLException {
    return ask("postgres", sql);
  }

  String ask(String database, String sql) throws SQLException {
    try (Connection connection = server.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
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
}
