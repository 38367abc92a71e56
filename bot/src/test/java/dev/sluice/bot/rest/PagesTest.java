package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PagesTest extends ServerTest {
  @ParameterizedTest
  @ValueSource(strings = {"people", "environments", "connections", "flows", "tokens"})
  void givesEachItemOnceAndInOrderWhateverTheSizeOfThePages(String list) {
    for (String name : List.of("first", "second", "third")) {
      as("dave").post("/api/v1/tokens", Map.of("name", name, "days", 1));
    }
    JsonNode whole = page(list + "?limit=200");

    List<JsonNode> pieced = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = page(list + "?limit=1&cursor=" + encoded(cursor));
      assertThat(page.path("items")).hasSize(1);
      page.path("items").forEach(pieced::add);
      cursor = page.path("next").asString();
    } while (!cursor.isEmpty());

    assertThat(whole.path("next").asString()).isEmpty();
    assertThat(pieced).hasSizeGreaterThan(1).containsExactlyElementsOf(whole.path("items"));
  }

  @Test
  void goesOnWhereAnItemWasThatIsGoneMeanwhile() {
    for (String name : List.of("one", "two", "three", "four")) {
      as("erin").post("/api/v1/tokens", Map.of("name", name, "days", 1));
    }
    List<JsonNode> all = new ArrayList<>();
    as("erin").get("/api/v1/tokens").json().path("items").forEach(all::add);
    JsonNode page = as("erin").get("/api/v1/tokens?limit=2").json();
    String last = page.path("items").path(1).path("id").asString();

    as("erin").raw("DELETE", "/api/v1/tokens/" + last, "");

    String next = "/api/v1/tokens?limit=1&cursor=" + encoded(page.path("next").asString());
    assertThat(as("erin").get(next).json().path("items").path(0)).isEqualTo(all.get(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=201", "limit=-1", "cursor=nobody%2Fof%20these"})
  void saysWhatIsWrongWithAPageThatThereIsNot(String query) {
    Client.Reply reply = as("dave").get("/api/v1/people?" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.member("code")).isEqualTo("request.not-valid");
    assertThat(reply.text()).contains("cursor");
  }

  private JsonNode page(String query) {
    return as("dave").get("/api/v1/" + query).json();
  }

  private static String encoded(String cursor) {
    return URLEncoder.encode(cursor, StandardCharsets.UTF_8);
  }
}
