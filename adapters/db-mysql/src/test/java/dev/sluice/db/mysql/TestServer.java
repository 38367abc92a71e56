package dev.sluice.db.mysql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.Sql;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One server of a product, started once for all tests of the module and ended with them. */
public final class TestServer {
  static final String PASSWORD = "s3cret 'word";
  private static final Map<String, TestServer> RUNNING = new HashMap<>();
  private static final AtomicInteger NAMES = new AtomicInteger();
  private final ServerFiles files;
  private final Path home;
  private final int port;
  private List<String> more = List.of();
  private Process process;

  private TestServer(ServerFiles files) {
    this.files = files;
    this.home = ServerFiles.folder();
    this.port = freePort();
    List<String> initialise = new ArrayList<>(files.initialise());
    int last = initialise.size() - 1;
    initialise.set(last, initialise.get(last) + data());
    initialise.add("--user=" + System.getProperty("user.name"));
    run(initialise);
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
  }

  /** MariaDB, where it is installed. */
  public static Optional<TestServer> mariaDb() {
    return ServerFiles.mariaDb().map(TestServer::of);
  }

  /** MySQL of a version, where the build has fetched it. */
  public static Optional<TestServer> mysql(String version) {
    return ServerFiles.mysql(version).map(TestServer::of);
  }

  /** Every product that is here. */
  static Stream<TestServer> all() {
    return Stream.of(mariaDb(), mysql("5.7"), mysql("8.0")).flatMap(Optional::stream);
  }

  /** The running server of that product. */
  static synchronized TestServer of(ServerFiles files) {
    return RUNNING.computeIfAbsent(files.product(), any -> ready(files));
  }

  private static TestServer ready(ServerFiles files) {
    TestServer server = new TestServer(files);
    try {
      server.awaitAnswer("");
      try (Connection session = server.root("")) {
        Sql.run(session, "CREATE USER boss@'%' IDENTIFIED BY " + Quoting.literal(PASSWORD));
        Sql.run(session, "GRANT ALL ON *.* TO boss@'%' WITH GRANT OPTION");
      }
      return server;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The engine that speaks to it. */
  DatabaseEngine engine() {
    return files.product().equals("MariaDB") ? new MariaDbEngine() : new MySqlEngine();
  }

  @Override
  public String toString() {
    return files.product();
  }

  private Path data() {
    return home.resolve("data");
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add(files.server().toString());
    command.add("--no-defaults");
    command.add("--user=" + System.getProperty("user.name"));
    command.add("--datadir=" + data());
    // MariaDB deletes what it takes for its own leavings there when it starts: /tmp is of all
    // servers.
    command.add("--tmpdir=" + home);
    command.add("--socket=" + home.resolve("s"));
    command.add("--pid-file=" + home.resolve("pid"));
    command.add("--port=" + port);
    command.add("--bind-address=127.0.0.1");
    command.add("--innodb-buffer-pool-size=64M");
    command.add("--innodb-use-native-aio=0");
    command.add("--innodb-flush-log-at-trx-commit=2");
    command.addAll(files.options());
    command.addAll(more);
    try {
      File log = home.resolve("log").toFile();
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void awaitAnswer(String database) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (true) {
      try (Connection session = root(database)) {
        Sql.texts(session, "SELECT 1");
        return;
      } catch (SQLException notYet) {
        if (deadline.over() || !process.isAlive()) {
          throw new IllegalStateException(files.product() + " does not answer", notYet);
        }
        deadline.pause();
      }
    }
  }

  /** Ends the server as a power cut would, and starts it again on the same data. */
  void crash() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    process = launch();
    awaitAnswer("");
  }

  /** Starts it again on the same data with options of one test, or without any. */
  void restart(List<String> options) {
    more = List.copyOf(options);
    crash();
  }

  /** How many megabytes the file takes that all tables without a file of their own share. */
  long sharedSpace() {
    return (data().resolve("ibdata1").toFile().length() >> 20) + 1;
  }

  /** Its TCP port on this machine. */
  public int port() {
    return port;
  }

  /** A new empty database for a user with every right. */
  public ConnectionSettings fresh() throws SQLException {
    String name = "contract_" + NAMES.incrementAndGet();
    try (Connection session = root("")) {
      Sql.run(session, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
    }
    return settings(port, name);
  }

  /** How the user with every right reaches a database of such a server. */
  static ConnectionSettings settings(int port, String name) {
    ConnectionSettings plain = Plans.local(port, name, "boss", PASSWORD);
    return new ConnectionSettings(
        "127.0.0.1",
        port,
        name,
        plain.user(),
        plain.password(),
        "disable",
        Map.of("allowPublicKeyRetrieval", "true"),
        plain.connectTimeout());
  }

  /** A plain session of the all-powerful user. */
  public Connection root(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:"
            + port
            + "/"
            + database
            + "?user=root&allowPublicKeyRetrieval=true&sslMode=disable");
  }

  /** Runs a program to its end. */
  static void run(List<String> command) {
    try {
      Process program =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (program.waitFor() != 0) {
        throw new IllegalStateException("failed: " + command);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static int freePort() {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return door.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void remove() {
    process.destroyForcibly();
    try (Stream<Path> all = Files.walk(home)) {
      process.waitFor();
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | InterruptedException left) {
      return;
    }
  }
}
