package dev.sluice.chat.console;

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
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser of one person, as far as HTTP goes. */
final class Browser {
  private static final Pattern TOKEN =
      Pattern.compile("name=\"(?:csrf|_csrf)\"[^>]*?(?:content|value)=\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String base;
  private String csrf = "";

  Browser(int port) {
    this.base = "http://localhost:" + port;
  }

  static Browser signedIn(int port, String name) {
    Browser browser = new Browser(port);
    browser.csrf = token(browser.get("/sign-in").body());
    String form =
        "name="
            + name
            + "&password=sluice&_csrf="
            + URLEncoder.encode(browser.csrf, StandardCharsets.UTF_8);
    browser.send(
        browser
            .to("/sign-in")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
    browser.csrf = token(browser.get("/").body());
    return browser;
  }

  HttpResponse<String> get(String path) {
    return send(to(path).GET());
  }

  HttpResponse<String> channel(String channel) {
    return get("/?channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        to(path)
            .header("X-CSRF-TOKEN", csrf)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> postWithoutToken(String path, String json) {
    return send(
        to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }

  static String event() {
    return UUID.randomUUID().toString();
  }

  /** Opens the stream of hints; lines arrive on a daemon thread. */
  Lines stream(long since) {
    try {
      HttpResponse<Stream<String>> answer =
          http.send(to("/console/stream?since=" + since).GET().build(), BodyHandlers.ofLines());
      return new Lines(answer);
    } catch (IOException trouble) {
      throw new IllegalStateException(trouble);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException trouble) {
      throw new IllegalStateException(trouble);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static String token(String page) {
    Matcher matcher = TOKEN.matcher(page);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The lines of a stream as they come. */
  static final class Lines {
    private static final String END = "END OF STREAM";
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(10_000);

    private Lines(HttpResponse<Stream<String>> answer) {
      Thread reader = new Thread(() -> read(answer.body()), "stream-reader");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(Stream<String> body) {
      try {
        for (Iterator<String> each = body.iterator(); each.hasNext(); ) {
          lines.add(each.next());
        }
      } catch (java.io.UncheckedIOException cut) {
        lines.add(END);
        return;
      }
      lines.add(END);
    }

    /** The next line that contains a text, or {@code END OF STREAM}. Fails after ten seconds. */
    String awaitLine(String text) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (System.nanoTime() < deadline) {
        String line = lines.poll(200, TimeUnit.MILLISECONDS);
        if (line != null && (line.contains(text) || line.equals(END))) {
          return line;
        }
      }
      throw new AssertionError("No line with " + text + " within ten seconds");
    }

    String awaitEnd() throws InterruptedException {
      return awaitLine(END);
    }
  }
}
