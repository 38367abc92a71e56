package dev.sluice.db.clickhouse;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.step.Sql;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The real engine in a process of its own: npm's chdb behind a few lines that speak its HTTP
 * interface. Where it lies says the property or variable {@code CHDB_MODULE}; {@code .ci/run}
 * installs it.
 */
public final class LocalServer implements AutoCloseable {
  private static Optional<LocalServer> running = Optional.empty();
  private final Process process;
  private final int port;
  private final AtomicInteger made = new AtomicInteger();

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

  /** The one engine of all tests of this process, ended with it; else the test is skipped. */
  public static synchronized LocalServer running() {
    here();
    if (running.isEmpty()) {
      try {
        Path folder = Files.createTempDirectory("sluice-clickhouse");
        LocalServer server = start(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.remove(folder)));
        running = Optional.of(server);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return running.orElseThrow();
  }

  /** Skips the test where there is no engine. */
  static void here() {
    assumeTrue(
        module().isPresent(),
        "no ClickHouse here: npm install --prefix ~/.cache/sluice/chdb chdb@3.4.0");
    assumeTrue(hasNode(), "no Node.js here, which runs ClickHouse: install Node.js 20");
  }

  private static boolean hasNode() {
    return Stream.of(
            Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
  }

  /** Starts one with its data in a folder, for whoever ends it himself. */
  static LocalServer start(Path folder) throws IOException {
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
  public ConnectionSettings fresh() throws SQLException {
    String name = "db" + made.incrementAndGet();
    try (Connection session = open(settings("default"))) {
      Sql.run(session, "CREATE DATABASE " + name);
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

  private void remove(Path folder) {
    close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException left) {
      folder.toFile().deleteOnExit();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
