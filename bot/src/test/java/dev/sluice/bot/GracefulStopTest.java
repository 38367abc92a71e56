package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void finishesWhatIsUnderWayAndTakesNothingNew() throws Exception {
    ConfigurableApplicationContext server = server();
    String address = "http://localhost:" + server.getEnvironment().getProperty("local.server.port");
    Client bob = new Client(address, "").signIn("bob");
    Client alice = new Client(address, "").signIn("alice");
    Client.Reply opened =
        alice.post("/api/v1/migrations", ServerTest.draft("shop", "under way", "SELECT 1;"));
    try (Connection other = ServerStore.connection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE approval_decision IN EXCLUSIVE MODE");
      CompletableFuture<Client.Reply> click =
          CompletableFuture.supplyAsync(() -> approve(bob, opened));
      awaitWaiting(lock);

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      awaitRefusal(address);
      other.rollback();

      assertThat(click.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
      stopped.get(60, TimeUnit.SECONDS);
    }
  }

  private static Client.Reply approve(Client person, Client.Reply opened) {
    String path = "/api/v1/migrations/" + opened.json().path("number").asLong();
    return person.post(
        path + "/stages/dev/approvals",
        Map.of("decision", "approve", "digest", opened.member("digest")));
  }

  /** Until the click waits for the lock. */
  private static void awaitWaiting(Statement statement) throws SQLException {
    String waits =
        "SELECT count(*) FROM pg_locks WHERE NOT granted"
            + " AND relation = 'approval_decision'::regclass";
    int waiting = 0;
    while (waiting == 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      try (ResultSet rows = statement.executeQuery(waits)) {
        rows.next();
        waiting = rows.getInt(1);
      }
    }
  }

  /** Until nobody new is let in. */
  private static void awaitRefusal(String address) {
    boolean open = true;
    while (open) {
      try (Socket caller = new Socket("localhost", URI.create(address).getPort())) {
        open = caller.isConnected();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      } catch (IOException refused) {
        open = false;
      }
    }
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
