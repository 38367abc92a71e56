package dev.sluice.bot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A thousand small migrations: opened by REST, rated, run one after another by an agent of its own
 * process with lock, ledger, schema snapshots and audit; beside the Flyway command line, which runs
 * the same files on the same server.
 */
class SmallMigrationsBench {
  private static final int MIGRATIONS = Integer.getInteger("bench.migrations", 1_000);
  private static final String PASSWORD = "postgres";

  @Test
  void besideTheFlywayCommandLine() throws Exception {
    try (EmbeddedPostgres targets = EmbeddedPostgres.builder().start()) {
      try (Connection connection = targets.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE by_sluice");
        statement.execute("CREATE DATABASE by_flyway");
        statement.execute("ALTER ROLE postgres PASSWORD '" + PASSWORD + "'");
      }
      double flyway = byFlyway(targets);
      double sluice = bySluice(targets);
      System.out.printf("%d migrations%n", MIGRATIONS);
      System.out.printf("Flyway command line: %.1f s%n", flyway);
      System.out.printf("Sluice, from the first request to the last Completed: %.1f s%n", sluice);
      System.out.printf("ratio Sluice : Flyway = %.1f%n", sluice / flyway);
    }
  }

  private static double byFlyway(EmbeddedPostgres targets) throws Exception {
    Path home = flyway();
    Path scripts = Files.createTempDirectory("bench-flyway");
    for (int i = 1; i <= MIGRATIONS; i++) {
      Files.writeString(scripts.resolve("V" + i + "__small.sql"), script(i));
    }
    long begin = System.nanoTime();
    run(
        List.of(
            home.resolve("flyway").toString(),
            "-url=" + targets.getJdbcUrl("postgres", "by_flyway"),
            "-user=postgres",
            "-locations=filesystem:" + scripts,
            "migrate"),
        Map.of("FLYWAY_PASSWORD", PASSWORD));
    double seconds = seconds(begin);
    assertThat(tables(targets, "by_flyway")).isEqualTo(MIGRATIONS);
    return seconds;
  }

  private static double bySluice(EmbeddedPostgres targets) throws Exception {
    Path home = Files.createTempDirectory("bench-agent").resolve("home");
    try (BenchServer server = BenchServer.start(configuration())) {
      Client admin = server.as("admin");
      String key =
          admin.post("/api/v1/agents/enrolment-keys", Map.of("minutes", 10)).member("secret");
      agent(
          home, Map.of("SLUICE_AGENT_KEY", key), "enroll", "--server", server.url(), "--name", "a");
      agent(home, Map.of("BENCH_PASSWORD", PASSWORD), connection(targets.getPort()));
      Process running = command(home, Map.of(), "run").start();
      try {
        Client author = server.as("author");
        long begin = System.nanoTime();
        for (int i = 1; i <= MIGRATIONS; i++) {
          Map<String, String> draft =
              Map.of("flow", "bench", "title", "small " + i, "up", script(i));
          Client.Reply reply = author.post("/api/v1/migrations", draft);
          assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        }
        awaitCompleted(server);
        double seconds = seconds(begin);
        assertThat(tables(targets, "by_sluice")).isEqualTo(MIGRATIONS);
        return seconds;
      } finally {
        running.destroy();
        running.waitFor(30, TimeUnit.SECONDS);
      }
    }
  }

  private static void awaitCompleted(BenchServer server) {
    JdbcClient store = JdbcClient.create(server.store());
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(30);
    int completed = 0;
    while (completed < MIGRATIONS) {
      assertThat(System.nanoTime()).as("%d completed", completed).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      completed =
          store
              .sql("SELECT count(*) FROM migration WHERE state = 'Completed'")
              .query(Integer.class)
              .single();
    }
  }

  private static String script(int number) {
    return "CREATE TABLE small_%d (id bigint PRIMARY KEY, name text NOT NULL);%n".formatted(number)
        + "INSERT INTO small_%d VALUES (1, 'one');%n".formatted(number);
  }

  private static int tables(EmbeddedPostgres targets, String database) {
    return JdbcClient.create(targets.getDatabase("postgres", database))
        .sql("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'small\\_%'")
        .query(Integer.class)
        .single();
  }

  private static String[] connection(int port) {
    return new String[] {
      "connection",
      "add",
      "--environment",
      "dev",
      "--name",
      "bench-dev",
      "--engine",
      "postgresql",
      "--host",
      "127.0.0.1",
      "--port",
      Integer.toString(port),
      "--database",
      "by_sluice",
      "--user",
      "postgres",
      "--password-env",
      "BENCH_PASSWORD",
      "--tls",
      "disable"
    };
  }

  private static void agent(Path home, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    finish(command(home, environment, words).start(), String.join(" ", words));
  }

  /** The agent as the launcher starts it; what it says goes to a file beside its home. */
  private static ProcessBuilder command(
      Path home, Map<String, String> environment, String... words) {
    List<String> line = new ArrayList<>(List.of(root().resolve("sluice").toString(), "agent"));
    line.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("SLUICE_AGENT_HOME", home.toString());
    builder.environment().putAll(environment);
    return builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(home.resolveSibling("agent.log").toFile()));
  }

  private static void run(List<String> line, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("bench", ".log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(environment);
    finish(builder.redirectOutput(log.toFile()).start(), Files.readString(log));
  }

  private static void finish(Process process, String what) throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(what).isZero();
  }

  private static Path flyway() throws IOException {
    try (var found = Files.list(Path.of("target", "flyway"))) {
      return found.findFirst().orElseThrow();
    } catch (java.nio.file.NoSuchFileException missing) {
      throw new IllegalStateException(
          "The Flyway command line is not here; run with -Pbench, which fetches it", missing);
    }
  }

  private static Path root() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static String configuration() {
    return """
    workspace: bench
    environments: [{name: dev}]
    connections: [{name: bench-dev, environment: dev, engine: postgresql}]
    flows:
      - name: bench
        engine: postgresql
        channel: bench
        stages:
          - {environment: dev, connections: [bench-dev], rehearsal: off, auto-start: true}
    people:
      - {name: author, roles: {"*": developer}}
      - {name: admin, roles: {"*": admin}}
    """;
  }
}
