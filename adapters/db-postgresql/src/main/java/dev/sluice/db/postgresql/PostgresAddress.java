package dev.sluice.db.postgresql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.JdbcAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code jdbc:postgresql://host:port/database?…}. */
final class PostgresAddress {
  private static final int PORT = 5432;
  private static final Set<String> FIELDS = Set.of("user", "password", "sslmode", "ssl");

  private PostgresAddress() {}

  static Optional<ConnectionSettings> settings(String url) {
    Optional<JdbcAddress> address = JdbcAddress.parse(PostgresEngine.NAME, PORT, url);
    return address.map(PostgresAddress::settings);
  }

  private static ConnectionSettings settings(JdbcAddress address) {
    Map<String, String> properties = new TreeMap<>(address.parameters());
    properties.keySet().removeAll(FIELDS);
    for (String key : properties.keySet()) {
      if (!Connections.ALLOWED.contains(key)) {
        throw new DatabaseException(
            Category.SETUP,
            "",
            "The parameter " + key + " of the address is not accepted",
            "Remove it; accepted are "
                + String.join(", ", new java.util.TreeSet<>(Connections.ALLOWED))
                + ", user and sslmode");
      }
    }
    return address.settings(tls(address), properties);
  }

  /** Encrypted and verified, unless the address says otherwise or the server is on this machine. */
  private static String tls(JdbcAddress address) {
    String usual = address.local() ? "disable" : "verify-full";
    String ssl = address.parameters().getOrDefault("ssl", "");
    String mode =
        address.parameters().getOrDefault("sslmode", ssl.equals("true") ? "verify-full" : usual);
    return switch (mode) {
      case "disable", "require", "verify-full" -> mode;
      default ->
          throw new DatabaseException(
              Category.SETUP,
              "",
              "sslmode=" + mode + " is not accepted",
              "Use disable, require or verify-full");
    };
  }
}
