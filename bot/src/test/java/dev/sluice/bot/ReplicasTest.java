package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

class ReplicasTest extends ServerTest {
  private static final int CROWD = 50;
  private static final int PATIENCE = 10;

  @Test
  void countEveryApprovalOnceAcrossTwoReplicas() {
    try (ConfigurableApplicationContext second = second()) {
      String other = "http://localhost:" + second.getEnvironment().getProperty("local.server.port");
      long number =
          as("alice")
              .post("/api/v1/migrations", draft("crowd", "for all", "SELECT 1;"))
              .json()
              .path("number")
              .asLong();
      List<Client> people = people(second.getBean(Tokens.class), other);

      decide(people, number);

      JsonNode approvals =
          new Client(other, as("alice").token())
              .get("/api/v1/migrations/" + number)
              .json()
              .path("stages")
              .get(0)
              .path("approvals");
      assertThat(approvals.path("counted").asInt()).as(approvals.toString()).isEqualTo(CROWD);
      assertThat(approvals.path("given")).hasSize(CROWD);
    }
  }

  private static void decide(List<Client> people, long number) {
    String digest = people.get(0).get("/api/v1/migrations/" + number).member("digest");
    Map<String, String> approval = Map.of("decision", "approve", "digest", digest);
    List<CompletableFuture<Client.Reply>> replies =
        people.stream()
            .map(person -> CompletableFuture.supplyAsync(() -> approve(person, number, approval)))
            .toList();
    for (CompletableFuture<Client.Reply> reply : replies) {
      assertThat(reply.join().status()).as(reply.join().text()).isEqualTo(200);
    }
  }

  /** Approves; a replica that is too busy says so with 503 and has changed nothing. */
  private static Client.Reply approve(Client person, long number, Map<String, String> approval) {
    String path = "/api/v1/migrations/" + number + "/stages/dev/approvals";
    Client.Reply reply = person.post(path, approval);
    for (int again = 0; again < PATIENCE && reply.status() == 503; again++) {
      reply = person.post(path, approval);
    }
    return reply;
  }

  /** Everybody of the crowd, half of them at each replica. */
  private List<Client> people(Tokens tokens, String other) {
    List<Client> people = new ArrayList<>();
    for (int i = 1; i <= CROWD; i++) {
      String server = i % 2 == 0 ? other : nobody().server();
      people.add(new Client(server, token(tokens, "approver" + i)));
    }
    return people;
  }

  private static String token(Tokens tokens, String name) {
    PersonId person = new PersonId(PersonId.LOCAL, name);
    Actor actor = new Actor(new WorkspaceId("shop"), person, name, "rest", "", true, "");
    return tokens.issue(actor, Tokens.Kind.SESSION, "test", Duration.ofMinutes(5)).secret();
  }

  private static ConfigurableApplicationContext second() {
    List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
    ServerStore.settings().forEach(setting -> arguments.add("--" + setting));
    return new SpringApplicationBuilder(SluiceApplication.class)
        .run(arguments.toArray(String[]::new));
  }
}
