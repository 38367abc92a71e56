package dev.sluice.bot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.SluiceServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * From the start of the process to the first time that readiness says yes: the server on a store
 * that it knows already, beside a bare Boot application with the same starters on the same class
 * path. Runs alternate; medians are compared.
 */
class StartUpBench {
  private static final int RUNS = Integer.getInteger("bench.starts", 5);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void besideABareBootApplication() throws Exception {
    try (EmbeddedPostgres store = EmbeddedPostgres.builder().start()) {
      List<String> settings = settings(store);
      start(Server.class.getName(), settings);
      double[] server = new double[RUNS];
      double[] bare = new double[RUNS];
      for (int i = 0; i < RUNS; i++) {
        bare[i] = start("dev.sluice.bot.bench.BareApplication", bareSettings(store));
        server[i] = start(Server.class.getName(), settings);
      }
      System.out.printf("bare Boot application: %.1f s (median of %d)%n", median(bare), RUNS);
      System.out.printf("Sluice server: %.1f s (median of %d)%n", median(server), RUNS);
      System.out.printf("ratio Sluice : bare = %.2f%n", median(server) / median(bare));
    }
  }

  private static double start(String main, List<String> settings) throws Exception {
    int port = freePort();
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    line.addAll(settings);
    line.add("--server.port=" + port);
    Path log = Files.createTempFile("bench-start", ".log");
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      while (!ready(port)) {
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        assertThat(System.nanoTime() - begin).isLessThan(PATIENCE.toNanos());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      return (System.nanoTime() - begin) / 1e9;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean ready(int port) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + port + "/actuator/health/readiness"))
              .build();
      int status = HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status == 200 || status == 401;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static List<String> settings(EmbeddedPostgres store) throws IOException {
    Path folder = Files.createTempDirectory("bench-start");
    Files.writeString(
        folder.resolve("bench.yaml"),
        """
        workspace: bench
        environments: [{name: dev}]
        people: [{name: admin, roles: {"*": admin}}]
        """);
    return List.of(
        "--sluice.store.url=" + store.getJdbcUrl("postgres", "postgres"),
        "--sluice.store.user=postgres",
        "--sluice.store.password=postgres",
        "--sluice.config=" + folder.resolve("bench.yaml"),
        "--sluice.keys.bundle=" + folder.resolve("bundle.jwk"));
  }

  private static List<String> bareSettings(EmbeddedPostgres store) {
    return List.of(
        "--spring.datasource.url=" + store.getJdbcUrl("postgres", "postgres"),
        "--spring.datasource.username=postgres",
        "--spring.datasource.password=postgres",
        "--spring.flyway.enabled=false",
        "--spring.session.jdbc.initialize-schema=never");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static double median(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The server's application with settings alone, as the bare one is started. */
  static final class Server {
    private Server() {}

    /** Starts it. */
    public static void main(String[] settings) {
      Map<String, Object> given = new HashMap<>();
      for (String setting : settings) {
        int equals = setting.indexOf('=');
        given.put(setting.substring("--".length(), equals), setting.substring(equals + 1));
      }
      SluiceServer.start(given);
    }
  }
}
