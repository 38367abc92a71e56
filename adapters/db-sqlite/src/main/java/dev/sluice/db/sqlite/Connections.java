package dev.sluice.db.sqlite;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Opens fresh sessions on one file. The file's name is all that comes from outside: it is a plain
 * absolute path, never a URI, and what it leads to lies in the folder that the agent allows. No
 * session creates a file, attaches another one or loads an extension.
 */
final class Connections {
  private static final Set<String> ALLOWED = Set.of("folder", "foreign_keys");
  private static final String READ_WRITE = "2";
  private static final String READ_ONLY = "1";

  /** Bytes of the longest value that a question may make or read. */
  private static final String LONGEST = String.valueOf(1 << 26);

  private final Path file;
  private final boolean foreignKeys;
  private final Duration patience;

  Connections(ConnectionSettings settings) {
    Map<String, String> properties = settings.properties();
    for (String key : properties.keySet()) {
      if (!ALLOWED.contains(key)) {
        throw setup("The driver property " + key + " is not allowed", "Remove it");
      }
    }
    String switched = properties.getOrDefault("foreign_keys", "off");
    if (!Set.of("on", "off").contains(switched)) {
      throw setup("foreign_keys is '" + switched + "'", "Use on or off");
    }
    this.foreignKeys = switched.equals("on");
    this.patience = settings.connectTimeout();
    this.file = within(plain(settings.database()), properties.getOrDefault("folder", ""));
  }

  /** What an address names: one file, seen from the folder where the program was started. */
  static ConnectionSettings settings(String name) {
    try {
      return new ConnectionSettings(
          "",
          0,
          Path.of(name).toAbsolutePath().normalize().toString(),
          "",
          "",
          "disable",
          Map.of(),
          Duration.ofSeconds(10));
    } catch (InvalidPathException unreadable) {
      throw setup("'" + name + "' is no path", "Give the path of the database file");
    }
  }

  private static Path plain(String name) {
    boolean odd = name.isEmpty() || name.chars().anyMatch(c -> c < ' ' || c == '?' || c == '#');
    try {
      Path path = Path.of(name);
      if (odd || !path.isAbsolute() || !path.equals(path.normalize())) {
        throw setup(
            "'" + name + "' is no plain path of a database file",
            "Give the absolute path of the file, without parameters");
      }
      return path;
    } catch (InvalidPathException unreadable) {
      throw setup("'" + name + "' is no path", "Give the absolute path of the database file");
    }
  }

  private static Path within(Path path, String folder) {
    if (!Files.isRegularFile(path)) {
      throw new DatabaseException(
          Category.UNREACHABLE,
          "CANTOPEN",
          "There is no file " + path,
          "Check the path, and that the agent's user may read the folders above it");
    }
    try {
      Path real = path.toRealPath();
      if (!folder.isEmpty() && !real.startsWith(Path.of(folder).toRealPath())) {
        throw setup(
            path + " leads to " + real + ", out of the folder " + folder,
            "Move the file, or allow its folder at the agent");
      }
      return real;
    } catch (IOException | InvalidPathException unreadable) {
      throw setup("The folder " + folder + " cannot be read", "Check its path and rights");
    }
  }

  private static DatabaseException setup(String message, String action) {
    return new DatabaseException(Category.SETUP, "", message, action);
  }

  Path file() {
    return file;
  }

  /** The folder of another file beside this one. */
  Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** A session that may write; BEGIN takes the write lock at once, and waits that long for it. */
  Connection open(Duration busy) {
    return open(file, busy, READ_WRITE, foreignKeys);
  }

  /**
   * A session for questions of Sluice's own. It opens the file for writing, for only so can what a
   * killed program left half done be taken back, and then refuses to write.
   */
  Connection asking() {
    Connection connection = open(file, patience, READ_WRITE, foreignKeys);
    run(connection, "PRAGMA query_only = ON");
    return connection;
  }

  /**
   * A session for questions of people: the file is opened for reading only, and no value may be
   * longer than 64 MB.
   */
  Connection reading() {
    Connection connection = open(file, patience, READ_ONLY, foreignKeys);
    run(connection, "PRAGMA query_only = ON");
    run(connection, "PRAGMA trusted_schema = OFF");
    return connection;
  }

  /** A session on another file that Sluice itself made. */
  static Connection own(Path path, Duration busy) {
    return open(path, busy, "6", false);
  }

  private static Connection open(Path path, Duration busy, String mode, boolean foreignKeys) {
    Properties all = new Properties();
    all.setProperty("open_mode", mode);
    all.setProperty("busy_timeout", String.valueOf(busy.toMillis()));
    all.setProperty("transaction_mode", "IMMEDIATE");
    all.setProperty("enable_load_extension", "false");
    all.setProperty("foreign_keys", String.valueOf(foreignKeys));
    all.setProperty("jdbc.get_generated_keys", "false");
    if (mode.equals(READ_ONLY)) {
      all.setProperty("limit_length", LONGEST);
    }
    try {
      return DriverManager.getConnection("jdbc:sqlite:" + path, all);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private static void run(Connection connection, String sql) {
    try {
      Sql.run(connection, sql);
    } catch (SQLException failure) {
      Sql.close(connection);
      throw Troubles.exception(failure);
    }
  }
}
