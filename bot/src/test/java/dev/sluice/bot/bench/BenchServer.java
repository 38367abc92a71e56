package dev.sluice.bot.bench;

import dev.sluice.bot.Client;
import dev.sluice.bot.SluiceServer;
import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.ConfigurableApplicationContext;

/** A server as it is installed, on a PostgreSQL of its own that keeps what it commits. */
final class BenchServer implements AutoCloseable {
  /** The workspace of all measurements. */
  static final WorkspaceId WORKSPACE = new WorkspaceId("bench");

  private static final Duration SESSION = Duration.ofHours(2);

  private final EmbeddedPostgres postgres;
  private final ConfigurableApplicationContext server;

  private BenchServer(EmbeddedPostgres postgres, ConfigurableApplicationContext server) {
    this.postgres = postgres;
    this.server = server;
  }

  /** Starts one with a configuration, and without limits on how much a person may do. */
  static BenchServer start(String configuration) throws IOException {
    return start(configuration, Map.of());
  }

  /** The same with further settings. */
  static BenchServer start(String configuration, Map<String, Object> more) throws IOException {
    Path folder = Files.createTempDirectory("sluice-bench");
    Files.writeString(folder.resolve("bench.yaml"), configuration);
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "200")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    Map<String, Object> settings = new HashMap<>();
    settings.put("sluice.store.url", postgres.getJdbcUrl("postgres", "postgres"));
    settings.put("sluice.store.user", "postgres");
    settings.put("sluice.store.password", "postgres");
    settings.put("sluice.config", folder.resolve("bench.yaml"));
    settings.put("sluice.keys.bundle", folder.resolve("bundle.jwk"));
    settings.put("sluice.web.writes-per-second", "100000");
    settings.put("sluice.web.write-burst", "100000");
    settings.put("sluice.web.sign-in-burst", "100000");
    settings.put("sluice.identity.password-strength", "4");
    settings.put("server.port", "0");
    settings.put("logging.level.root", "WARN");
    settings.putAll(more);
    return new BenchServer(postgres, SluiceServer.start(settings));
  }

  /** A person whom the configuration names, signed in. */
  Client as(String name) {
    PersonId person = new PersonId(PersonId.LOCAL, name);
    Actor actor = new Actor(WORKSPACE, person, name, "rest", "", true, "");
    Tokens tokens = server.getBean(Tokens.class);
    return new Client(url(), tokens.issue(actor, Tokens.Kind.SESSION, "bench", SESSION).secret());
  }

  String url() {
    return "http://localhost:" + server.getEnvironment().getProperty("local.server.port");
  }

  <T> T bean(Class<T> type) {
    return server.getBean(type);
  }

  /** The cluster that holds the store, as its owner. */
  DataSource store() {
    return postgres.getPostgresDatabase();
  }

  /** Its port, for targets on the same server. */
  int port() {
    return postgres.getPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    postgres.close();
  }
}
