package dev.sluice.db.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the programs of one product are.
 *
 * @param product its name in messages
 * @param server the server's program
 * @param initialise the command that fills an empty data folder
 * @param options what the server needs besides folder, socket and port
 */
record ServerFiles(String product, Path server, List<String> initialise, List<String> options) {
  private static final Path ARCHIVES =
      Path.of("..", "..", "adapters", "db-mysql", "target", "servers");

  /** MariaDB as the operating system has it. */
  static Optional<ServerFiles> mariaDb() {
    Optional<Path> server = found("mariadbd", "/usr/sbin", "/usr/bin", "/usr/local/bin");
    Optional<Path> install = found("mariadb-install-db", "/usr/bin", "/usr/local/bin");
    if (server.isEmpty() || install.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerFiles(
            "MariaDB",
            server.get(),
            List.of(
                install.get().toString(),
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--datadir="),
            List.of()));
  }

  /** MySQL of a version whose archive the build has fetched. */
  static Optional<ServerFiles> mysql(String version) {
    Path home = ARCHIVES.resolve("mysql-" + version);
    Path archive = home.resolve("mysql-Linux-amd64.tar.gz");
    if (!Files.exists(archive)) {
      return Optional.empty();
    }
    Path server = home.resolve("bin/mysqld").toAbsolutePath();
    if (!Files.exists(server)) {
      TestServer.run(List.of("tar", "xzf", archive.toString(), "-C", home.toString()));
    }
    List<String> options = new ArrayList<>();
    options.add("--lc-messages-dir=" + home.resolve("share").toAbsolutePath());
    options.addAll(List.of("--loose-mysqlx=OFF", "--skip-log-bin", "--loose-skip-ssl"));
    return Optional.of(
        new ServerFiles(
            "MySQL " + version,
            server,
            List.of(
                server.toString(),
                "--no-defaults",
                "--initialize-insecure",
                "--lc-messages-dir=" + home.resolve("share").toAbsolutePath(),
                "--datadir="),
            options));
  }

  private static Optional<Path> found(String program, String... folders) {
    for (String folder : folders) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /**
   * A new folder with a short name, for sockets have short paths; in memory where there is such.
   */
  static Path folder() {
    Path memory = Path.of("/dev/shm");
    try {
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "sqldb")
          : Files.createTempDirectory("sqldb");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
