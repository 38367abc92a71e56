package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.chat.ChatException.Category;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextFetchTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(
        URI.create("http://localhost:" + server.getAddress().getPort() + "/file"));
  }

  private void answers(int status, byte[] body) {
    server.createContext(
        "/file",
        exchange -> {
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private ChatException trouble(Duration time) {
    return catchThrowableOfType(
        ChatException.class, () -> new TextFetch("Acme", time).fetch(request()));
  }

  @Test
  void readsText() {
    answers(200, "SELECT 'ä';".getBytes(StandardCharsets.UTF_8));

    assertThat(new TextFetch("Acme").fetch(request())).isEqualTo("SELECT 'ä';");
  }

  @Test
  void tellsWhatIsGoneFromWhatMayWorkLater() {
    Map<Integer, Category> categories =
        Map.of(
            302, Category.AWAY,
            403, Category.CONTENT,
            404, Category.CONTENT,
            408, Category.AWAY,
            429, Category.AWAY,
            503, Category.AWAY);
    categories.forEach(
        (status, category) -> {
          answers(status, new byte[0]);
          assertThat(trouble(Duration.ofSeconds(10)).category())
              .as(String.valueOf(status))
              .isEqualTo(category);
          server.removeContext("/file");
        });
  }

  @Test
  void refusesWhatIsNoTextOrTooLarge() {
    answers(200, new byte[] {(byte) 0xC3, 0x28});
    assertThat(trouble(Duration.ofSeconds(10)).code()).isEqualTo("no-text");
    server.removeContext("/file");

    answers(200, new byte[(int) Attachment.MOST_BYTES + 1]);

    assertThat(trouble(Duration.ofSeconds(10)).code()).isEqualTo("too-large");
  }

  @Test
  void doesNotWaitForEverForABodyThatNeverEnds() {
    CountDownLatch never = new CountDownLatch(1);
    server.createContext(
        "/file",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('S');
          exchange.getResponseBody().flush();
          try {
            never.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });

    assertThat(trouble(Duration.ofMillis(300)).category()).isEqualTo(Category.AWAY);
    never.countDown();
  }
}
