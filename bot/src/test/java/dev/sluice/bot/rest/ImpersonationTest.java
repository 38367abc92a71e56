package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Nobody acts as somebody else by naming him in what he sends. */
class ImpersonationTest extends ServerTest {
  private static final String PATH = "/api/v1/migrations";

  private static Map<String, Object> naming(String member, Map<String, Object> body) {
    Map<String, Object> all = new HashMap<>(body);
    all.put(member, "dave");
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"onBehalfOf", "user", "impersonate"})
  void refusesABodyThatNamesSomebodyElse(String member) {
    long number = opened("for " + member);
    String one = PATH + "/" + number;
    String digest = as("alice").get(one).member("digest");
    Map<String, Object> edit = naming(member, Map.of("title", "x", "up", "SELECT 2;"));

    List<Client.Reply> replies =
        List.of(
            as("alice").post(PATH, naming(member, draft("shop", "x", "SELECT 1;"))),
            as("alice").send("PUT", one, json(edit)),
            as("alice").post(one + "/supersede", edit),
            as("alice").post(one + "/promote", naming(member, Map.of())),
            as("alice").post(one + "/cancel", naming(member, Map.of("reason", "x"))),
            as("bob")
                .post(
                    one + "/stages/dev/approvals",
                    naming(member, Map.of("decision", "approve", "digest", digest))),
            as("bob").post(one + "/stages/dev/rollback", naming(member, Map.of("reason", "x"))),
            as("alice").post("/api/v1/tokens", naming(member, Map.of("name", "ci", "days", 1))),
            nobody()
                .post(
                    "/api/v1/sessions",
                    naming(member, Map.of("name", "erin", "password", ServerStore.PASSWORD))));

    assertThat(replies)
        .allSatisfy(
            reply -> {
              assertThat(reply.status()).as(reply.text()).isEqualTo(400);
              assertThat(reply.member("detail")).contains("There is no '" + member + "' here.");
            });
    assertThat(as("alice").get(one).member("digest")).isEqualTo(digest);
    assertThat(as("alice").get(one).member("state")).isEqualTo("Pending");
    assertThat(given(one)).isZero();
  }

  private int given(String migration) {
    return as("alice")
        .get(migration)
        .json()
        .path("stages")
        .path(0)
        .path("approvals")
        .path("given")
        .size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"onBehalfOf", "user", "impersonate"})
  void doesWhatTakesNoBodyForTheCallerAlone(String member) {
    String stage = PATH + "/" + opened("without body, " + member) + "/stages/dev";

    for (String command : List.of("run", "retry", "resume")) {
      Client.Reply reply = as("erin").post(stage + "/" + command, Map.of(member, "dave"));

      assertThat(reply.status()).as(command + ": " + reply.text()).isEqualTo(403);
    }
  }

  private static byte[] json(Map<String, Object> body) {
    return JsonMapper.builder().build().writeValueAsBytes(body);
  }
}
