package dev.sluice.db.mysql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Opens fresh sessions from typed fields and an allow-list of driver properties. */
final class Connections {
  static final Set<String> ALLOWED =
      Set.of(
          "socketTimeout",
          "tcpKeepAlive",
          "serverSslCert",
          "keyStore",
          "keyStorePassword",
          "allowPublicKeyRetrieval",
          "serverRsaPublicKeyFile");

  /** The driver's word for each TLS mode. */
  private static final Map<String, String> TLS =
      Map.of("disable", "disable", "require", "trust", "verify-full", "verify-full");

  /** Modes in which the server would read the text of a statement otherwise than we do. */
  private static final Set<String> OTHER_READINGS =
      Set.of(
          "ANSI_QUOTES",
          "NO_BACKSLASH_ESCAPES",
          "ANSI",
          "DB2",
          "MAXDB",
          "MSSQL",
          "ORACLE",
          "POSTGRESQL");

  private final ConnectionSettings settings;

  Connections(ConnectionSettings settings) {
    this.settings = settings;
    boolean plain = settings.host().matches("[A-Za-z0-9._:\\-]+");
    if (!plain || !TLS.containsKey(settings.tls())) {
      throw new DatabaseException(
          Category.SETUP,
          "",
          "The host or TLS mode is not valid",
          "Use disable, require or verify-full");
    }
    for (String key : settings.properties().keySet()) {
      if (!ALLOWED.contains(key)) {
        throw new DatabaseException(
            Category.SETUP, "", "The driver property " + key + " is not allowed", "Remove it");
      }
    }
  }

  /** The same server and login, another database. */
  Connections on(String database) {
    return new Connections(settings.withDatabase(database));
  }

  String database() {
    return settings.database();
  }

  /** A session on the database; what it is for is one of its connection attributes. */
  Connection open(String purpose) {
    Connection connection = plain(purpose);
    try {
      connection.setCatalog(settings.database());
      return connection;
    } catch (SQLException failure) {
      Sql.close(connection);
      throw Troubles.exception(failure);
    }
  }

  /** A session on the database that gives numbers and bits as they are kept. */
  Connection exact(String purpose) {
    Connection connection =
        plain(
            purpose,
            Map.of(
                "tinyInt1isBit", "false",
                "yearIsDateType", "false",
                "transformedBitIsBoolean", "false"));
    try {
      connection.setCatalog(settings.database());
      Sql.run(connection, "SET SESSION time_zone = '+00:00'");
      return connection;
    } catch (SQLException failure) {
      Sql.close(connection);
      throw Troubles.exception(failure);
    }
  }

  /** A session on no database. */
  Connection plain(String purpose) {
    return plain(purpose, Map.of());
  }

  private Connection plain(String purpose, Map<String, String> more) {
    Properties all = new Properties();
    all.putAll(settings.properties());
    all.putAll(more);
    all.setProperty("user", settings.user());
    all.setProperty("password", settings.password());
    all.setProperty("sslMode", String.valueOf(TLS.get(settings.tls())));
    all.setProperty("connectionAttributes", "sluice:" + purpose.replaceAll("[^A-Za-z0-9._-]", "_"));
    all.setProperty("connectTimeout", String.valueOf(settings.connectTimeout().toMillis()));
    all.setProperty("allowLocalInfile", "false");
    all.setProperty("allowMultiQueries", "false");
    all.setProperty("tcpKeepAlive", "true");
    all.setProperty("permitRedirect", "false");
    try {
      Connection connection = DriverManager.getConnection(url(), all);
      try {
        connection.setAutoCommit(true);
        oneReading(connection);
        return connection;
      } catch (SQLException failure) {
        Sql.close(connection);
        throw failure;
      }
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private static void oneReading(Connection connection) throws SQLException {
    String mode = Sql.texts(connection, "SELECT @@SESSION.sql_mode").get(0);
    List<String> all = List.of(mode.split(",", -1));
    List<String> kept = all.stream().filter(one -> !OTHER_READINGS.contains(one)).toList();
    if (kept.size() < all.size()) {
      Sql.run(connection, "SET SESSION sql_mode = ?", String.join(",", kept));
    }
  }

  /** Built from the typed fields alone; the database is chosen when the session stands. */
  private String url() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return "jdbc:mariadb://%s:%d/".formatted(host, settings.port());
  }
}
