package dev.sluice.pipeline;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A fresh metadata database on a PostgreSQL that is started once per JVM. Flyway has run as its
 * owner; the pool signs in as a member of {@code sluice_app}, exactly like the server's.
 */
public final class TestStore implements AutoCloseable {
  private static final String OWNER = "postgres";
  private static final String SERVER = "sluice_test_server";
  private static final String TEMPLATE = "sluice_template";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String database = "sluice_" + COUNT.incrementAndGet();
  private final HikariDataSource pool;

  private TestStore() {
    JdbcClient.create(Cluster.RUNNING.getPostgresDatabase())
        .sql("CREATE DATABASE " + database + " TEMPLATE " + TEMPLATE + " STRATEGY FILE_COPY")
        .update();
    pool = pool(16);
  }

  /** A new, empty, migrated database. */
  public static TestStore create() {
    return new TestStore();
  }

  /** What the server uses: a pool with the rights of the application role. */
  public DataSource dataSource() {
    return pool;
  }

  /** Another pool like the server's, as a second replica has it; the caller closes it. */
  public HikariDataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    config.setUsername(SERVER);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }

  /** The database as its owner, to break what the application role cannot break. */
  public JdbcClient owner() {
    return JdbcClient.create(Cluster.RUNNING.getDatabase(OWNER, database));
  }

  /** The JDBC URL of the database; every user is trusted. */
  public String url() {
    return "jdbc:postgresql://localhost:" + Cluster.RUNNING.getPort() + "/" + database;
  }

  @Override
  public void close() {
    pool.close();
    JdbcClient.create(Cluster.RUNNING.getPostgresDatabase())
        .sql("DROP DATABASE " + database + " WITH (FORCE)")
        .update();
  }

  private static final class Cluster {
    private static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "300")
                .setServerConfig("fsync", "off")
                .start();
        prepare(postgres);
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void prepare(EmbeddedPostgres postgres) {
      JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());
      jdbc.sql("CREATE DATABASE " + TEMPLATE).update();
      Flyway.configure()
          .dataSource(postgres.getDatabase(OWNER, TEMPLATE))
          .locations("classpath:db/migration")
          .load()
          .migrate();
      jdbc.sql("CREATE ROLE " + SERVER + " LOGIN IN ROLE sluice_app").update();
    }
  }
}
