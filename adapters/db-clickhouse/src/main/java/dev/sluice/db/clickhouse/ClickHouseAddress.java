package dev.sluice.db.clickhouse;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.JdbcAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code jdbc:clickhouse://host:port/database?…}, the address of the HTTP interface. */
final class ClickHouseAddress {
  private static final int PLAIN = 8123;
  private static final int ENCRYPTED = 8443;
  private static final String ANYBODY = "default";
  private static final Set<String> FIELDS = Set.of("user", "password", "ssl");

  private ClickHouseAddress() {}

  static Optional<ConnectionSettings> settings(String url) {
    return JdbcAddress.parse(ClickHouseEngine.NAME, 0, url).map(ClickHouseAddress::settings);
  }

  private static ConnectionSettings settings(JdbcAddress address) {
    for (String key : address.parameters().keySet()) {
      if (!FIELDS.contains(key)) {
        throw refused(
            "The parameter " + key + " of the address is not accepted",
            "Remove it; accepted are user and ssl");
      }
    }
    boolean encrypted = encrypted(address);
    int usual = encrypted ? ENCRYPTED : PLAIN;
    ConnectionSettings given = address.settings(encrypted ? "verify-full" : "disable", Map.of());
    return new ConnectionSettings(
        given.host(),
        given.port() == 0 ? usual : given.port(),
        given.database().isEmpty() ? ANYBODY : given.database(),
        given.user().isEmpty() ? ANYBODY : given.user(),
        given.password(),
        given.tls(),
        given.properties(),
        given.connectTimeout());
  }

  /** Encrypted and verified, unless the address says otherwise or the server is on this machine. */
  private static boolean encrypted(JdbcAddress address) {
    String ssl = address.parameters().getOrDefault("ssl", String.valueOf(!address.local()));
    return switch (ssl) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("ssl=" + ssl + " is not accepted", "Use true or false");
    };
  }

  private static DatabaseException refused(String message, String action) {
    return new DatabaseException(Category.SETUP, "", message, action);
  }
}
