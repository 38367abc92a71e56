package dev.sluice.db.oracle;

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
          "oracle.jdbc.ReadTimeout",
          "oracle.net.ssl_server_cert_dn",
          "oracle.net.wallet_location",
          "javax.net.ssl.trustStore",
          "javax.net.ssl.trustStorePassword",
          "javax.net.ssl.trustStoreType");
  private final ConnectionSettings settings;

  Connections(ConnectionSettings settings) {
    this.settings = settings;
    boolean host = settings.host().matches("[A-Za-z0-9._:\\-]+");
    boolean service = settings.database().matches("[A-Za-z0-9._$#\\-]+");
    if (!host || !service || !Set.of("disable", "verify-full").contains(settings.tls())) {
      throw new DatabaseException(
          Category.SETUP,
          "",
          "The host, the service name or the TLS mode is not valid",
          "Use disable or verify-full: the driver knows no TLS without a check of the server");
    }
    for (String key : settings.properties().keySet()) {
      if (!ALLOWED.contains(key)) {
        throw new DatabaseException(
            Category.SETUP, "", "The driver property " + key + " is not allowed", "Remove it");
      }
    }
  }

  /** The same database for another login. */
  Connections as(String user, String password) {
    return new Connections(settings.withLogin(user, password));
  }

  /** The login, which owns the schema that is worked on. */
  String user() {
    return settings.user();
  }

  /** A session in autocommit; what it is for stands in its module, where DBAs look. */
  Connection open(String purpose) {
    try {
      return DriverManager.getConnection(url(), properties(purpose));
    } catch (SQLException failure) {
      if (String.valueOf(failure.getMessage()).startsWith("No suitable driver")) {
        throw new DatabaseException(
            Category.SETUP,
            "",
            "The driver of Oracle is not on the class path",
            "Put ojdbc11.jar, which Oracle licenses itself, into the agent's folder lib");
      }
      throw Troubles.exception(failure);
    }
  }

  Properties properties(String purpose) {
    Properties all = new Properties();
    all.putAll(settings.properties());
    all.setProperty("user", settings.user());
    all.setProperty("password", settings.password());
    all.setProperty("v$session.program", "sluice");
    String shown = purpose.replaceAll("[^A-Za-z0-9._:-]", "_");
    all.setProperty("oracle.jdbc.v$session.program", "sluice");
    all.setProperty("v$session.osuser", shown.substring(0, Math.min(30, shown.length())));
    long millis = Math.max(1_000, settings.connectTimeout().toMillis());
    all.setProperty("oracle.net.CONNECT_TIMEOUT", String.valueOf(millis));
    all.setProperty("oracle.net.keepAlive", "true");
    all.setProperty("oracle.net.ssl_server_dn_match", "true");
    return all;
  }

  /** Built from checked fields alone; nothing in them can open a bracket. */
  String url() {
    String protocol = settings.tls().equals("disable") ? "tcp" : "tcps";
    return "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=%s)(HOST=%s)(PORT=%d))"
            .formatted(protocol, settings.host(), settings.port())
        + "(CONNECT_DATA=(SERVICE_NAME=%s)))".formatted(settings.database());
  }
}
