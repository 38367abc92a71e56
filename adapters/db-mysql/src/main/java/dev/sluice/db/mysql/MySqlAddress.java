package dev.sluice.db.mysql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.JdbcAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code jdbc:mysql://host:port/database?…} and {@code jdbc:mariadb://…}. */
final class MySqlAddress {
  private static final Set<String> FIELDS = Set.of("user", "password", "sslMode");

  private MySqlAddress() {}

  static Optional<ConnectionSettings> settings(String product, String url) {
    return JdbcAddress.parse(product, ProductEngine.PORT, url).map(MySqlAddress::settings);
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
                + String.join(", ", new TreeSet<>(Connections.ALLOWED))
                + ", user and sslMode");
      }
    }
    return address.settings(tls(address), properties);
  }

  /** Encrypted and verified, unless the address says otherwise or the server is on this machine. */
  private static String tls(JdbcAddress address) {
    String usual = address.local() ? "disable" : "verify-full";
    String mode = address.parameters().getOrDefault("sslMode", usual);
    return switch (mode) {
      case "disable", "DISABLED" -> "disable";
      case "require", "trust", "REQUIRED" -> "require";
      case "verify-full", "VERIFY_IDENTITY" -> "verify-full";
      default ->
          throw new DatabaseException(
              Category.SETUP,
              "",
              "sslMode=" + mode + " is not accepted",
              "Use disable, require or verify-full");
    };
  }
}
