package dev.sluice.bot.demo;

import dev.sluice.db.step.Deadline;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * One person at the browser console, as far as HTTP goes: signs in by the form, reads the channel,
 * types commands and presses the buttons that stand on a card.
 */
final class DemoConsole {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CHANNEL = "demo/migrations";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ACCEPTED = 202;
  private static final Pattern ARTICLE = Pattern.compile("<article");
  private static final Pattern CSRF =
      Pattern.compile("name=\"(?:csrf|_csrf)\"[^>]*?(?:content|value)=\"([^\"]+)\"");
  private static final Pattern BUTTON =
      Pattern.compile("<button[^>]*data-token=\"([^\"]+)\"[^>]*>([^<]+)</button>");

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String server;

  private DemoConsole(String server) {
    this.server = server;
  }

  /** Signs a person in by the form of the sign-in page. */
  static DemoConsole signIn(String server, String name, String password) {
    DemoConsole console = new DemoConsole(server);
    String form =
        "name=%s&password=%s&_csrf=%s"
            .formatted(encoded(name), encoded(password), encoded(console.csrf("/sign-in")));
    console.send(
        console
            .request("/sign-in")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
    return console;
  }

  /** Types a command into the box of the channel. */
  void types(String command) {
    act("/console/command", Map.of("text", command));
  }

  /**
   * Presses a button on the newest card of a migration.
   *
   * @throws IllegalStateException when the card does not offer it within a minute
   */
  void presses(long number, String label) {
    Deadline end = Deadline.in(PATIENCE);
    Optional<String> token = offered(number, label);
    while (token.isEmpty()) {
      if (end.over()) {
        throw new IllegalStateException("the card of " + number + " never offered " + label);
      }
      end.pause();
      token = offered(number, label);
    }
    act("/console/press", Map.of("token", token.get(), "trigger", ""));
  }

  private Optional<String> offered(long number, String label) {
    for (String message : ARTICLE.splitAsStream(channel()).toList()) {
      if (message.contains("#" + number + " ")) {
        Matcher button = BUTTON.matcher(message);
        while (button.find()) {
          if (button.group(2).strip().equals(label)) {
            return Optional.of(button.group(1));
          }
        }
      }
    }
    return Optional.empty();
  }

  private String channel() {
    return send(request("/?channel=" + CHANNEL).GET()).body();
  }

  private void act(String path, Map<String, String> action) {
    Map<String, String> body = new java.util.HashMap<>(action);
    body.put("event", UUID.randomUUID().toString());
    body.put("channel", CHANNEL);
    HttpResponse<String> answer =
        send(
            request(path)
                .header("X-CSRF-TOKEN", csrf("/"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    if (answer.statusCode() != ACCEPTED) {
      throw new IllegalStateException(path + " answered " + answer.statusCode());
    }
  }

  private String csrf(String page) {
    Matcher found = CSRF.matcher(send(request(page).GET()).body());
    if (!found.find()) {
      throw new IllegalStateException("the page " + page + " carries no CSRF token");
    }
    return found.group(1);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path)).timeout(TIMEOUT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(server + " does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
