package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import dev.sluice.bot.SignInForm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventsTest extends ServerTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  @Timeout(30)
  void goesOnAfterTheLastEvent() throws Exception {
    long number = opened("events");
    long first;
    try (BufferedReader events = events(as("erin"), number, 0)) {
      first = next(events);
    }

    as("alice").post("/api/v1/migrations/" + number + "/cancel", java.util.Map.of());

    try (BufferedReader events = events(as("erin"), number, first)) {
      assertThat(next(events)).isGreaterThan(first);
    }
  }

  @Test
  void isForNobodyWithoutAToken() {
    long number = opened("events for some");
    String path = "/api/v1/migrations/" + number + "/events";

    assertThat(nobody().get(path).status()).isEqualTo(401);
    assertThat(as("banker").get(path).status()).isEqualTo(404);
  }

  @Test
  void isForNoTokenInTheAddressAndNoPageOfAnotherSite() {
    String path = "/api/v1/migrations/" + opened("events for pages") + "/events";
    String token = as("erin").token();
    String cookie = SignInForm.session(nobody(), "erin");
    String[] foreign = {"Cookie", cookie, "Origin", "https://evil.example"};
    String[] embedded = {"Cookie", cookie, "Sec-Fetch-Site", "cross-site"};

    assertThat(nobody().get(path + "?access_token=" + token).status()).isEqualTo(401);
    assertThat(nobody().get(path + "?token=" + token).status()).isEqualTo(401);
    assertThat(nobody().get(path, foreign).member("code")).isEqualTo("request.foreign-page");
    assertThat(nobody().get(path, embedded).member("code")).isEqualTo("request.foreign-page");
  }

  @Test
  @Timeout(60)
  void endsForWhoeverIsSignedOutOrNoLongerThere() throws Exception {
    long number = opened("events end");
    Client flora = nobody().signIn("flora");
    Client leaver = nobody().signIn("leaver");
    BufferedReader signedOut = events(flora, number, 0);
    BufferedReader left = events(leaver, number, 0);
    assertThat(next(signedOut)).isPositive();
    assertThat(next(left)).isPositive();

    flora.raw("DELETE", "/api/v1/sessions", "");
    as("dave").post("/api/v1/people/local/leaver/deactivate", java.util.Map.of());

    for (BufferedReader events : List.of(signedOut, left)) {
      CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> drained(events));
      assertThat(ended.get(40, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean drained(BufferedReader events) {
    try (events) {
      while (events.readLine() != null) {
        // events that were under way
      }
      return true;
    } catch (IOException e) {
      return true;
    }
  }

  private static BufferedReader events(Client reader, long number, long last) throws Exception {
    var request =
        reader.request(
            "GET",
            "/api/v1/migrations/" + number + "/events",
            new byte[0],
            "Last-Event-ID",
            Long.toString(last));
    InputStream body =
        HTTP.sendAsync(request, BodyHandlers.ofInputStream())
            .get(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)
            .body();
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static long next(BufferedReader events) throws IOException {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("id:")) {
        return Long.parseLong(line.substring(3).strip());
      }
    }
    throw new IOException("the stream ended");
  }
}
