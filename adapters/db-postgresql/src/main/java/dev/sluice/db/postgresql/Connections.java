package dev.sluice.db.postgresql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.step.Sql;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
      Set.of("socketTimeout", "tcpKeepAlive", "sslrootcert", "sslcert", "sslkey", "gssEncMode");

  /** The server notices within half a minute that the agent's machine is gone, and frees locks. */
  private static final List<String> KEEPALIVE =
      List.of(
          "SET tcp_keepalives_idle = 10",
          "SET tcp_keepalives_interval = 5",
          "SET tcp_keepalives_count = 3");

  /** What is reported as committed must be there after a crash, whatever the server's default. */
  private static final String DURABLE =
      """
      SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') = 'off'
      """;

  private final ConnectionSettings settings;

  Connections(ConnectionSettings settings) {
    this.settings = settings;
    boolean plain = settings.host().matches("[A-Za-z0-9._:\\-]+");
    if (!plain || !Set.of("disable", "require", "verify-full").contains(settings.tls())) {
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

  /** The same server and role, another database. */
  Connections on(String database) {
    return new Connections(settings.withDatabase(database));
  }

  /**
   * A session that people ask in. Values come as text, as the server writes them; of a long answer
   * no more than this many bytes are in memory at a time.
   */
  Connection asking(String tag) {
    return open(
        tag,
        Map.of(
            "binaryTransfer", "false",
            "defaultRowFetchSize", "50",
            "adaptiveFetch", "true",
            "maxResultBuffer", "16M",
            "readOnlyMode", "always"));
  }

  /** A session with a tag as its application name. */
  Connection open(String tag) {
    return open(tag, Map.of());
  }

  private Connection open(String tag, Map<String, String> more) {
    Properties all = new Properties();
    all.putAll(settings.properties());
    all.putAll(more);
    all.setProperty("user", settings.user());
    all.setProperty("password", settings.password());
    all.setProperty("sslmode", settings.tls());
    all.setProperty("ApplicationName", tag);
    all.setProperty("logServerErrorDetail", "false");
    all.setProperty("preferQueryMode", "extended");
    String seconds = String.valueOf(Math.max(1, settings.connectTimeout().toSeconds()));
    all.setProperty("connectTimeout", seconds);
    all.setProperty("loginTimeout", seconds);
    all.setProperty("tcpKeepAlive", "true");
    try {
      Connection connection = DriverManager.getConnection(url(), all);
      try {
        prepare(connection);
        return connection;
      } catch (SQLException failure) {
        Sql.close(connection);
        throw failure;
      }
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
      Sql.run(connection, "SET client_connection_check_interval = '2s'");
      Sql.run(connection, "SET idle_session_timeout = 0");
    }
    for (String setting : KEEPALIVE) {
      Sql.run(connection, setting);
    }
    Sql.texts(connection, DURABLE);
  }

  /** Built from the typed fields alone; the database's name is encoded, the host is checked. */
  private String url() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            host,
            settings.port(),
            URLEncoder.encode(settings.database(), StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
