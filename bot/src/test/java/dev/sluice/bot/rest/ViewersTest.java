package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.ServerFrame;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Hundreds of people watch what happens, and a third of them never reads what they asked for. */
@ExtendWith(OutputCaptureExtension.class)
class ViewersTest extends ServerTest {
  /** {@code -Dfaults.viewers=1000} for what the server promises; as many open files twice. */
  private static final int VIEWERS = Integer.getInteger("faults.viewers", 300);

  /** One person may watch so much at once. */
  private static final int OF_ONE = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<Socket> silent = new ArrayList<>();
  @Autowired private Tokens tokens;

  @AfterEach
  void closeAll() throws IOException {
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void letsApprovalsAndHeartbeatsThroughAndDropsWhoeverDoesNotRead(CapturedOutput log)
      throws IOException {
    List<Client> people = people();
    List<Client> slow = people.subList(0, people.size() / 3);
    long told = opened("with a long story");
    tellALongStory(told);
    long number = opened("watched by many");
    for (Client person : slow) {
      watchInSilence(person, told);
      assertThat(status(person, told)).as("one more").isEqualTo(429);
    }
    List<CompletableFuture<String>> seen = new ArrayList<>();
    people.subList(slow.size(), people.size()).forEach(p -> seen.addAll(watch(p, number)));

    try (ScriptedAgent agent = agent()) {
      approve("bob", number);
      agent.beat();
      agent.await(ServerFrame::hasRenewal);
      approve("carol", number);
    }

    seen.forEach(one -> one.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    for (Client person : slow) {
      await().atMost(PATIENCE).until(() -> status(person, told) == 200);
    }
    assertThat(log).as("who leaves is no failure").doesNotContain("A request failed");
  }

  private List<Client> people() {
    List<Client> people = new ArrayList<>();
    for (int i = 1; i <= Math.max(3, VIEWERS / OF_ONE); i++) {
      PersonId person = new PersonId(PersonId.LOCAL, "approver" + i);
      Actor actor =
          new Actor(new WorkspaceId("shop"), person, person.subject(), "rest", "", true, "viewers");
      String token =
          tokens.issue(actor, Tokens.Kind.SESSION, "viewer", Duration.ofMinutes(30)).secret();
      people.add(new Client(nobody().server(), token));
    }
    return people;
  }

  /** More than lies in the buffers between a server and somebody who does not read. */
  private static void tellALongStory(long number) {
    ServerStore.owner()
        .sql(
            """
            INSERT INTO timeline_entry
              (workspace, migration, environment, code, actor, text, details)
            SELECT 'shop', :number, 'dev', 'step.notice', 'story', repeat('x', 20000), '{}'
            FROM generate_series(1, 400)
            """)
        .param("number", number)
        .update();
  }

  /** Opens as many streams as one may, and reads one byte of each. */
  private void watchInSilence(Client person, long number) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path(number), person.token());
    for (int i = 0; i < OF_ONE; i++) {
      Socket socket = new Socket();
      silent.add(socket);
      socket.setReceiveBufferSize(4096);
      int port = URI.create(person.server()).getPort();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
    for (Socket socket : silent.subList(silent.size() - OF_ONE, silent.size())) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
  }

  private static String path(long number) {
    return "/api/v1/migrations/" + number + "/events";
  }

  private static int status(Client person, long number) {
    try {
      HttpResponse<InputStream> answer =
          HTTP.send(person.request("GET", path(number), new byte[0]), BodyHandlers.ofInputStream());
      answer.body().close();
      return answer.statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each ends when the second approval is seen. */
  private static List<CompletableFuture<String>> watch(Client person, long number) {
    List<CompletableFuture<String>> seen = new ArrayList<>();
    for (int i = 0; i < OF_ONE; i++) {
      Reader reader = new Reader();
      var unused =
          HTTP.sendAsync(
              person.request("GET", path(number), new byte[0]),
              BodyHandlers.fromLineSubscriber(reader));
      seen.add(reader.seen);
    }
    return seen;
  }

  private ScriptedAgent agent() {
    URI server = URI.create(nobody().server());
    String key =
        as("dave").post("/api/v1/agents/enrolment-keys", Map.of("minutes", 10)).member("secret");
    ScriptedAgent agent = new ScriptedAgent("postgresql");
    agent.enrol(server, key, "watched");
    agent.connect(server, "dev/watched-only");
    agent.await(ServerFrame::hasWelcome);
    return agent;
  }

  private void approve(String name, long number) {
    String path = "/api/v1/migrations/" + number;
    String digest = as(name).get(path).member("digest");
    Client.Reply reply =
        as(name)
            .post(path + "/stages/dev/approvals", Map.of("decision", "approve", "digest", digest));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  /** Reads what comes, line by line, until the text of the second approval. */
  private static final class Reader implements Flow.Subscriber<String> {
    private final CompletableFuture<String> seen = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription lines) {
      lines.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.contains("(2 of 2)")) {
        seen.complete(line);
      }
    }

    @Override
    public void onError(Throwable broken) {
      seen.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
      seen.completeExceptionally(new IOException("the stream ended"));
    }
  }
}
