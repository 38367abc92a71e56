package dev.sluice.db.clickhouse;

import dev.sluice.db.ConnectionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real engine in a process of its own: npm's chdb behind a few lines that speak its HTTP
 * interface. Where it lies says the property or variable {@code CHDB_MODULE}; {@code .ci/run}
 * installs it.
 */
public final class LocalServer implements AutoCloseable {
  private final Process process;
  private final int port;
  private int made;

  private LocalServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Where the module is, if it is anywhere. */
  public static Optional<Path> module() {
    String home = System.getProperty("user.home", "");
    return Stream.of(
            System.getProperty("chdb.module", ""),
            Objects.requireNonNullElse(System.getenv("CHDB_MODULE"), ""),
            home + "/.cache/sluice/chdb/node_modules/chdb")
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** Starts it with its data in a folder. */
  public static LocalServer start(Path folder) throws IOException {
    Path shim = folder.resolve("shim.cjs");
    try (InputStream source =
        Objects.requireNonNull(LocalServer.class.getResourceAsStream("/shim.cjs"))) {
      Files.copy(source, shim, StandardCopyOption.REPLACE_EXISTING);
    }
    Process process =
        new ProcessBuilder(
                "node",
                shim.toString(),
                module().orElseThrow().toString(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("PORT ")) {
        return new LocalServer(process, Integer.parseInt(line.substring(5)));
      }
    }
    throw new IOException("the engine did not start");
  }

  /** The address of a database as people write it. */
  public String url(String database) {
    return "jdbc:clickhouse://localhost:" + port + "/" + database;
  }

  ConnectionSettings settings(String database) {
    return new ConnectionSettings(
        "localhost", port, database, "default", "", "disable", Map.of(), Duration.ofSeconds(10));
  }

  /** A new database. */
  ConnectionSettings fresh() throws SQLException {
    String name = "db" + made++;
    try (Connection session = open(settings("default"))) {
      dev.sluice.db.step.Sql.run(session, "CREATE DATABASE " + name);
    }
    return settings(name);
  }

  /** A session in a database. */
  public Connection session(String database) {
    return open(settings(database));
  }

  static Connection open(ConnectionSettings settings) {
    return new Connections(settings).open("test", Duration.ofSeconds(60));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
