package dev.sluice.bot.store;

import dev.sluice.bot.store.StoreAccess.Login;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of this server's own in a folder, kept over restarts. It listens on the loopback
 * interface and wants a password, which lies in the folder, readable by its owner only.
 */
final class EmbeddedStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);
  private static final String OWNER = "postgres";
  private static final String DATABASE = "postgres";
  private static final String RULES =
      """
      local all all scram-sha-256
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      """;

  private final DataFolder folder;
  private final EmbeddedPostgres postgres;
  private final String password;

  private EmbeddedStore(DataFolder folder, EmbeddedPostgres postgres, String password) {
    this.folder = folder;
    this.postgres = postgres;
    this.password = password;
  }

  /** Starts it, or says why not. */
  static EmbeddedStore start(Path data) {
    DataFolder folder = DataFolder.open(data);
    try {
      folder.endLeftOver();
      String password = folder.password();
      EmbeddedPostgres postgres = postgres(folder, password);
      protect(postgres, folder, password);
      LOG.info("Metadata is kept in {}", data.toAbsolutePath());
      return new EmbeddedStore(folder, postgres, password);
    } catch (IOException | SQLException | IllegalStateException e) {
      folder.close();
      throw new StoreUnreachableException(
          "The embedded PostgreSQL in "
              + data.toAbsolutePath()
              + " does not start ("
              + e.getMessage()
              + "). Look into its log above, or set SLUICE_STORE_URL to a PostgreSQL of yours.",
          e);
    }
  }

  private static EmbeddedPostgres postgres(DataFolder folder, String password) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.cluster())
        .setCleanDataDirectory(false)
        .setConnectConfig("password", password)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("max_connections", "120")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("fsync", "on")
        .setServerConfig("full_page_writes", "on")
        .setPGStartupWait(Duration.ofSeconds(60))
        .setRegisterShutdownHook(false)
        .start();
  }

  private static void protect(EmbeddedPostgres postgres, DataFolder folder, String password)
      throws IOException, SQLException {
    Path rules = folder.cluster().resolve("pg_hba.conf");
    if (Files.readString(rules).equals(RULES)) {
      return;
    }
    try (Connection connection = DriverManager.getConnection(url(postgres), OWNER, password);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE " + OWNER + " PASSWORD '" + password + "'");
      Files.writeString(rules, RULES);
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  private static String url(EmbeddedPostgres postgres) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + DATABASE;
  }

  String url() {
    return url(postgres);
  }

  Login owner() {
    return new Login(OWNER, password);
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      LOG.warn("The embedded PostgreSQL did not stop in order: {}", e.getMessage());
    } finally {
      folder.close();
    }
  }
}
