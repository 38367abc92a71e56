package dev.sluice.db;

import java.time.Duration;
import java.util.Map;

/**
 * How to reach one database, in typed fields; never a raw URL from outside.
 *
 * @param host host name or address; empty for a file
 * @param port TCP port; 0 for a file
 * @param database name of the database, or the absolute path of its file
 * @param user login role; empty for a file
 * @param password its password; never logged, hidden by {@link #toString}
 * @param tls {@code disable}, {@code require} or {@code verify-full}
 * @param properties driver properties; only those on the engine's allow-list are accepted
 * @param connectTimeout how long to wait for the server
 */
public record ConnectionSettings(
    String host,
    int port,
    String database,
    String user,
    String password,
    String tls,
    Map<String, String> properties,
    Duration connectTimeout) {

  public ConnectionSettings {
    properties = Map.copyOf(properties);
  }

  /** The same server and role, another database. */
  public ConnectionSettings withDatabase(String name) {
    return new ConnectionSettings(
        host, port, name, user, password, tls, properties, connectTimeout);
  }

  /** The same database for another login. */
  public ConnectionSettings withLogin(String name, String secret) {
    return new ConnectionSettings(
        host, port, database, name, secret, tls, properties, connectTimeout);
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
