package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest extends ServerTest {
  private static final String PATH = "/api/v1/migrations";
  private static final int LIMIT = 10 * 1024 * 1024;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"flow\":\"shop\",\"flow\":\"shop\",\"title\":\"x\",\"up\":\"SELECT 1\"}",
        "\uFEFF{\"flow\":\"shop\",\"title\":\"x\",\"up\":\"SELECT 1\"}",
        "{\"flow\":\"shop\",\"title\":NaN,\"up\":\"SELECT 1\"}",
        "{\"flow\":\"shop\",\"title\":1e400,\"up\":\"SELECT 1\"}",
        "{\"flow\":\"shop\",\"Flow\":\"crowd\",\"title\":\"x\",\"up\":\"SELECT 1\"}",
        "\u00ac\u00ed\u0000\u0005sr\u0000\u000cjava.net.URL",
        "{\"flow\":\"shop\",\"title\":\"x\",\"up\":\"SELECT \\u0000 1\"}",
        "{\"flow\":\"shop\",\"title\":\"x\",\"up\":\"SELECT '\\ud800'\"}",
        "{\"@class\":\"java.net.URL\",\"flow\":\"shop\",\"title\":\"x\",\"up\":\"SELECT 1\"}",
        "[\"java.net.URL\",{\"flow\":\"shop\",\"title\":\"x\",\"up\":\"SELECT 1\"}]",
        "{\"flow\":\"shop\",\"title\":\"x\",\"up\":\"SELECT 1\"} trailing",
        "{\"flow\":\"shop\",\"title\":1,\"up\":\"SELECT 1\"}",
        "{\"flow\":\"shop\",\"title\":\"x\",\"up\":\"\"}",
        "{",
        "null"
      })
  void refusesWhatHasNoOrTwoMeanings(String body) {
    Client.Reply reply = as("flora").raw("POST", PATH, body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.member("detail")).isNotEmpty();
    assertThat(reply.text()).doesNotContain("dev.sluice", "jackson", "java.", "Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "1e400", "\"1\"", "1.5", "null", "4294967297"})
  void makesNoTokenForDaysThatAreNoWholeNumber(String days) {
    String body = "{\"name\":\"odd days\",\"days\":" + days + "}";

    Client.Reply reply = as("flora").raw("POST", "/api/v1/tokens", body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(as("flora").get("/api/v1/tokens?limit=200").text()).doesNotContain("odd days");
  }

  @Test
  void refusesWhatNoTextOfTheStoreCanHoldWhereverItStands() {
    long number = opened("nul");
    String stage = PATH + "/" + number + "/stages/dev";
    String digest = as("alice").get(PATH + "/" + number).member("digest");
    Map<String, String> approval =
        Map.of("decision", "reject", "digest", digest, "reason", "no\u0000pe");

    List<Client.Reply> replies =
        List.of(
            as("bob").post(stage + "/approvals", approval),
            as("alice").post(PATH + "/" + number + "/cancel", Map.of("reason", "\u0000")),
            as("bob").get(PATH + "?flow=%00"),
            as("dave").get("/api/v1/audit?code=%00"),
            as("dave").get("/api/v1/audit?by=%00", "Accept", "text/csv"),
            as("dave").get("/audit?by=%00"),
            nobody().get("/sign-in?problem=%00"));

    assertThat(replies).allSatisfy(r -> assertThat(r.status()).as(r.text()).isEqualTo(400));
    assertThat(as("alice").get(PATH + "/" + number).member("state")).isEqualTo("Pending");
  }

  @Test
  void refusesDeepNesting() {
    Client.Reply reply =
        as("flora").raw("POST", PATH, "{\"flow\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
  }

  @Test
  void refusesAMillionMembersAndNumbersWithoutEnd() {
    StringBuilder members = new StringBuilder(draftBegun());
    for (int i = 0; i < 1_000_000; i++) {
      members.append(",\"k").append(i).append("\":1");
    }
    String number = "{\"flow\":\"shop\",\"title\":\"x\",\"up\":" + "9".repeat(LIMIT) + "}";

    List<Client.Reply> replies =
        List.of(
            as("flora").raw("POST", PATH, members.append('}').toString()),
            as("flora").raw("POST", PATH, number));

    assertThat(replies).allSatisfy(r -> assertThat(r.status()).as(r.text()).isEqualTo(400));
    assertThat(replies).allSatisfy(r -> assertThat(r.text().length()).isLessThan(2_000));
  }

  private static String draftBegun() {
    return "{\"flow\":\"shop\",\"title\":\"x\",\"up\":\"SELECT 1\"";
  }

  @Test
  void takesTenMegabytesAndNotAByteMore() {
    String text = "SELECT 1; -- ";
    String exact = text + "x".repeat(LIMIT - text.length());

    Client.Reply fits = as("flora").post(PATH, draft("shop", "large", exact));
    Client.Reply larger = as("flora").post(PATH, draft("shop", "larger", exact + "x"));
    Client.Reply huge = as("flora").post(PATH, draft("shop", "huge", "x".repeat(3 * LIMIT)));
    Client.Reply small = as("flora").post("/api/v1/tokens", Map.of("name", "x".repeat(300_000)));

    assertThat(fits.status()).isEqualTo(201);
    assertThat(larger.status()).as(larger.text()).isEqualTo(413);
    assertThat(huge.status()).isEqualTo(413);
    assertThat(small.status()).isEqualTo(413);
  }

  @Test
  void hasOneEffectForOneKey() {
    Map<String, Object> body = draft("shop", "only once", "SELECT 1;");
    Client flora = as("flora");

    List<CompletableFuture<Client.Reply>> sent =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> flora.post(PATH, body, "Idempotency-Key", "k-1")))
            .toList();
    Set<String> numbers = new HashSet<>();
    sent.forEach(reply -> numbers.add(reply.join().member("number")));
    Client.Reply other =
        flora.post(PATH, draft("shop", "other", "SELECT 2;"), "Idempotency-Key", "k-1");

    assertThat(numbers).hasSize(1).doesNotContain("");
    assertThat(other.status()).isEqualTo(422);
    assertThat(flora.get(PATH + "?author=flora&limit=200").text().split("only once", -1))
        .hasSize(2);
  }

  @Test
  void takesAKeyOfWhatHasNoBody() {
    Client flora = as("flora");
    String path =
        PATH + "/" + flora.post(PATH, draft("shop", "no body", "SELECT 1;")).member("number");

    Client.Reply first = flora.raw("POST", path + "/cancel", "", "Idempotency-Key", "k-empty");
    Client.Reply again = flora.raw("POST", path + "/cancel", "", "Idempotency-Key", "k-empty");

    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.text()).isEqualTo(first.text());
  }

  @Test
  void givesTheAnswerOfOneTokenToNoOther() {
    Map<String, Object> all = Map.of("name", "whole", "days", 1);
    Map<String, Object> little =
        Map.of("name", "viewer", "days", 1, "permissions", List.of("view"));
    Client whole = new Client(nobody().server(), token(all));
    Client viewer = new Client(nobody().server(), token(little));
    Map<String, Object> body = draft("shop", "by a program", "SELECT 1;");

    assertThat(whole.post(PATH, body, "Idempotency-Key", "k-token").status()).isEqualTo(201);

    assertThat(viewer.post(PATH, body, "Idempotency-Key", "k-token").status()).isEqualTo(403);
  }

  private String token(Map<String, Object> wish) {
    return as("alice").post("/api/v1/tokens", wish).member("token");
  }

  @Test
  void refusesTooManyWritesOfOneAndServesTheOthers() {
    Client erin = nobody().signIn("erin");

    Client.Reply reply = untilRefused(() -> erin.raw("POST", "/api/v1/none", "{}"));

    assertThat(reply.header("Retry-After")).isNotEmpty();
    assertThat(reply.member("code")).isEqualTo("request.too-many");
    assertThat(as("flora").post(PATH, draft("shop", "beside the flood", "SELECT 1;")).status())
        .isEqualTo(201);
  }

  @Test
  void refusesTooManySignInsOfOneAddressAndServesTheOthers() {
    Map<String, String> guess = Map.of("name", "nobody", "password", "guess");
    Map<String, String> known = Map.of("name", "flora", "password", ServerStore.PASSWORD);
    String[] flooding = {"X-Forwarded-For", "203.0.113.66"};

    Client.Reply reply = untilRefused(() -> nobody().post("/api/v1/sessions", guess, flooding));

    assertThat(reply.header("Retry-After")).isNotEmpty();
    assertThat(nobody().post("/api/v1/sessions", known, "X-Forwarded-For", "203.0.113.67").status())
        .isEqualTo(201);
    assertThat(as("flora").get(PATH, flooding).status()).isEqualTo(200);
  }

  /** Does it many times at once until somebody is told to wait. */
  private static Client.Reply untilRefused(Supplier<Client.Reply> call) {
    for (int i = 0; i < 3_000; i += 50) {
      List<CompletableFuture<Client.Reply>> batch =
          IntStream.range(0, 50).mapToObj(n -> CompletableFuture.supplyAsync(call)).toList();
      Optional<Client.Reply> refused =
          batch.stream().map(CompletableFuture::join).filter(r -> r.status() == 429).findFirst();
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    throw new AssertionError("3,000 calls were let in");
  }
}
