package dev.sluice.db;

import dev.sluice.db.DatabaseException.Category;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address as people write it, {@code jdbc:NAME://host[:port]/database[?key=value[&…]]}, taken
 * apart. It is never handed to a driver: engines build their own URL from typed fields.
 *
 * @param host host name or address, without brackets
 * @param port TCP port
 * @param database name of the database, or empty
 * @param parameters what stands behind the question mark, decoded
 */
public record JdbcAddress(String host, int port, String database, Map<String, String> parameters) {
  private static final Pattern FORM =
      Pattern.compile(
          "jdbc:[a-z0-9]+://(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?"
              + "(/(?<database>[^?]*))?(\\?(?<parameters>.*))?");

  public JdbcAddress {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Takes an address apart when it begins with {@code jdbc:NAME:}.
   *
   * @throws DatabaseException of category SETUP when it is that engine's but of no form that is
   *     accepted (several hosts, credentials before the host, a repeated parameter)
   */
  public static Optional<JdbcAddress> parse(String name, int usualPort, String url) {
    if (!url.startsWith("jdbc:" + name + ":")) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(url);
    if (!matcher.matches()) {
      throw refusal(
          "The address is not of the form jdbc:" + name + "://host:port/database",
          "Write one host, and no credentials before it");
    }
    String port = Optional.ofNullable(matcher.group("port")).orElse("");
    return Optional.of(
        new JdbcAddress(
            matcher.group("host").replaceAll("[\\[\\]]", ""),
            port.isEmpty() ? usualPort : Integer.parseInt(port),
            decoded(Optional.ofNullable(matcher.group("database")).orElse("")),
            parameters(Optional.ofNullable(matcher.group("parameters")).orElse(""))));
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (pair.isEmpty()) {
        continue;
      }
      String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (found.put(key, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
        throw refusal("The parameter " + key + " stands twice in the address", "Keep one of them");
      }
    }
    return found;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw refusal("The address has a % that begins no character", "Write a lone % as %25");
    }
  }

  private static DatabaseException refusal(String message, String action) {
    return new DatabaseException(Category.SETUP, "", message, action);
  }

  /** Whether the host is this machine, where encryption protects nothing. */
  public boolean local() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  /** Settings with what the address gives; parameters that are typed fields are taken out. */
  public ConnectionSettings settings(String tls, Map<String, String> properties) {
    return new ConnectionSettings(
        host,
        port,
        database,
        parameters.getOrDefault("user", ""),
        parameters.getOrDefault("password", ""),
        tls,
        properties,
        java.time.Duration.ofSeconds(10));
  }
}
