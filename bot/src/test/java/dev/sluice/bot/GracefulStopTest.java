package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class GracefulStopTest {
  /** The phase would last so long if open streams were waited for. */
  private static final String PHASE = "5m";

  @Test
  void waitsForNoOpenStream() throws Exception {
    ConfigurableApplicationContext server = server();
    String address = "http://localhost:" + server.getEnvironment().getProperty("local.server.port");
    Client alice = new Client(address, "").signIn("alice");
    long number =
        alice
            .post("/api/v1/migrations", ServerTest.draft("shop", "stop", "SELECT 1;"))
            .json()
            .path("number")
            .asLong();
    InputStream events = events(alice, number);
    assertThat(events.read()).isPositive();

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);

    stopped.get(60, TimeUnit.SECONDS);
    assertThat(ended(events)).isTrue();
  }

  private static InputStream events(Client reader, long number) throws Exception {
    String path = "/api/v1/migrations/" + number + "/events";
    return HttpClient.newHttpClient()
        .send(reader.request("GET", path, new byte[0]), BodyHandlers.ofInputStream())
        .body();
  }

  private static boolean ended(InputStream events) {
    try (events) {
      events.readAllBytes();
      return true;
    } catch (IOException broken) {
      return true;
    }
  }

  private static ConfigurableApplicationContext server() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.shutdown=graceful",
                "--spring.lifecycle.timeout-per-shutdown-phase=" + PHASE));
    ServerStore.settings().forEach(setting -> arguments.add("--" + setting));
    return new SpringApplicationBuilder(SluiceApplication.class)
        .run(arguments.toArray(String[]::new));
  }
}
