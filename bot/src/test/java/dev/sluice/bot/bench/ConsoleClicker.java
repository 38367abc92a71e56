package dev.sluice.bot.bench;

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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person at the console as a browser would send it: session cookie, CSRF token, event id. */
final class ConsoleClicker {
  private static final Pattern CSRF =
      Pattern.compile("name=\"(?:csrf|_csrf)\"[^>]*?(?:content|value)=\"([^\"]+)\"");

  private final HttpClient http;
  private final String url;
  private final String csrf;

  private ConsoleClicker(HttpClient http, String url, String csrf) {
    this.http = http;
    this.url = url;
    this.csrf = csrf;
  }

  /** Signs in by the form. */
  static ConsoleClicker signedIn(String url, String name, String password, Executor threads)
      throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder().cookieHandler(new CookieManager()).executor(threads).build();
    String form =
        "name=%s&password=%s&_csrf=%s"
            .formatted(encoded(name), encoded(password), encoded(csrf(http, url + "/sign-in")));
    http.send(
        HttpRequest.newBuilder(URI.create(url + "/sign-in"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.discarding());
    return new ConsoleClicker(http, url, csrf(http, url + "/"));
  }

  /** Presses a button; the answer is the acknowledgement. */
  CompletableFuture<HttpResponse<Void>> presses(String channel, String token) {
    String body =
        "{\"event\":\"%s\",\"channel\":\"%s\",\"token\":\"%s\",\"trigger\":\"\"}"
            .formatted(UUID.randomUUID(), channel, token);
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create(url + "/console/press"))
            .header("X-CSRF-TOKEN", csrf)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.discarding());
  }

  private static String csrf(HttpClient http, String page)
      throws IOException, InterruptedException {
    String html =
        http.send(HttpRequest.newBuilder(URI.create(page)).build(), BodyHandlers.ofString()).body();
    Matcher found = CSRF.matcher(html);
    if (!found.find()) {
      throw new IllegalStateException("no CSRF token on " + page);
    }
    return found.group(1);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
