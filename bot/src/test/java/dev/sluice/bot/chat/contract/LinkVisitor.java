package dev.sluice.bot.chat.contract;

import dev.sluice.bot.ServerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who signs in with a browser and follows an invitation to link a chat account. */
final class LinkVisitor {
  private static final Pattern CSRF =
      Pattern.compile("name=\"(?:csrf|_csrf)\"[^>]*?(?:content|value)=\"([^\"]+)\"");
  private static final Pattern BUTTON =
      Pattern.compile("data-token=\"([^\"]+)\"[^>]*>Link it</button>");

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final ContractServer server;

  LinkVisitor(ContractServer server, String name) {
    this.server = server;
    String form =
        "name="
            + name
            + "&password="
            + encoded(ServerStore.PASSWORD)
            + "&_csrf="
            + encoded(first(CSRF, get("/sign-in").body()));
    send(
        to("/sign-in")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Opens the page of an invitation; its status. */
  int page(String path) {
    return get(path).statusCode();
  }

  /** Presses the button on the page of an invitation. */
  void claims(String path) {
    String page = get(path).body();
    press(first(CSRF, page), first(BUTTON, page));
  }

  /** Presses something with a token of one's own. */
  int press(String csrf, String token) {
    String body =
        "{\"event\": \"%s\", \"token\": \"%s\", \"trigger\": \"t\"}"
            .formatted(UUID.randomUUID(), token);
    return send(to("/console/press")
            .header("X-CSRF-TOKEN", csrf)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)))
        .statusCode();
  }

  /** The token of the button on the page of an invitation. */
  String button(String path) {
    return first(BUTTON, get(path).body());
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in\n" + text);
    }
    return matcher.group(1);
  }

  private HttpResponse<String> get(String path) {
    return send(to(path).GET());
  }

  private HttpRequest.Builder to(String path) {
    URI address = server.address().resolve(path);
    return HttpRequest.newBuilder(address);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
