package dev.sluice.db.sqlserver;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

/** Opens fresh sessions from typed fields and an allow-list of driver properties. */
final class Connections {
  private static final Set<String> ALLOWED =
      Set.of(
          "hostNameInCertificate",
          "multiSubnetFailover",
          "serverCertificate",
          "socketTimeout",
          "trustStore",
          "trustStorePassword",
          "trustStoreType");
  private static final int LONGEST_TAG = 128;
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

  /** The same server and login, another database. */
  Connections on(String database) {
    return new Connections(settings.withDatabase(database));
  }

  String database() {
    return settings.database();
  }

  /** A session with a tag as its program name; it never comes back by itself when it is lost. */
  Connection open(String tag) {
    try {
      return DriverManager.getConnection("jdbc:sqlserver://", properties(tag));
    } catch (SQLException failure) {
      if (String.valueOf(failure.getMessage()).startsWith("No suitable driver")) {
        throw new DatabaseException(
            Category.SETUP,
            "",
            "The driver of SQL Server is not on the class path",
            "Put mssql-jdbc beside the agent's other libraries");
      }
      throw Troubles.exception(failure);
    }
  }

  /** Typed fields alone make the address: the URL has nothing that a value could break out of. */
  Properties properties(String tag) {
    Properties all = new Properties();
    all.putAll(settings.properties());
    all.setProperty("serverName", settings.host());
    all.setProperty("portNumber", String.valueOf(settings.port()));
    all.setProperty("databaseName", settings.database());
    all.setProperty("user", settings.user());
    all.setProperty("password", settings.password());
    boolean encrypted = !settings.tls().equals("disable");
    all.setProperty("encrypt", String.valueOf(encrypted));
    all.setProperty(
        "trustServerCertificate", String.valueOf(!settings.tls().equals("verify-full")));
    String shown = tag.substring(0, Math.min(LONGEST_TAG, tag.length()));
    all.setProperty("applicationName", shown);
    all.setProperty("connectRetryCount", "0");
    all.setProperty("responseBuffering", "adaptive");
    long seconds = Math.max(1, settings.connectTimeout().toSeconds());
    all.setProperty("loginTimeout", String.valueOf(seconds));
    return all;
  }
}
