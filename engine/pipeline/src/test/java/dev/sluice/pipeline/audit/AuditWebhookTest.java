package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.pipeline.audit.AuditDestinations.Webhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditWebhookTest {
  private static final String SECRET = "canary-5b1e";
  private static final AuditRecord ENTRY =
      new AuditRecord(Instant.EPOCH, "test.entry", false, "acme", 1, "{}\n");

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::sendElsewhere);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void isNotHeldUpByAnAnswerThatNeverEnds() {
    server.createContext("/drips", AuditWebhookTest::drip);
    AuditWebhook webhook =
        new AuditWebhook(
            new Webhook(
                "siem",
                URI.create("http://localhost:" + server.getAddress().getPort() + "/drips"),
                SECRET),
            Duration.ofMillis(700));

    assertThatThrownBy(() -> webhook.send(List.of(ENTRY)))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("the destination took too long|request timed out");
  }

  /** Answers with a body of which the end never comes. */
  private static void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write('.');
    exchange.getResponseBody().flush();
  }

  private void sendElsewhere(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().getPath());
    exchange.getResponseHeaders().add("Location", "/internal");
    exchange.sendResponseHeaders(307, -1);
    exchange.close();
  }

  @Test
  void followsNoRedirectWithTheTrail() {
    AuditWebhook webhook = webhook("http://localhost:" + server.getAddress().getPort() + "/hook");

    assertThatThrownBy(() -> webhook.send(List.of(ENTRY)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("307");
    assertThat(asked).containsExactly("/hook");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest",
        "http://2852039166/latest",
        "http://[::ffff:169.254.169.254]/latest",
        "http://[fe80::1]/latest",
        "http://[fd00:ec2::254]/latest"
      })
  void callsNoAddressOfTheLocalLinkAndNamesNoSecret(String url) {
    AuditWebhook metadata = webhook(url);

    assertThatThrownBy(() -> metadata.send(List.of(ENTRY)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("local link")
        .hasMessageNotContaining(SECRET);
    assertThat(metadata.toString()).doesNotContain(SECRET).doesNotContain("latest");
  }

  private static AuditWebhook webhook(String url) {
    return new AuditWebhook(new Webhook("siem", URI.create(url), SECRET), Duration.ofSeconds(5));
  }
}
