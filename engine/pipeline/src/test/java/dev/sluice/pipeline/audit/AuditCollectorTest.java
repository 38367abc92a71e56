package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.pipeline.audit.AuditDestinations.Collector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditCollectorTest {
  private static final String SECRET = "Bearer canary-77";

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private String answer = "{\"partialSuccess\":{}}";
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/logs", this::take);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] text = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  @Test
  void sendsLogRecordsAsOtlpWritesThemInJson() throws Exception {
    collector().send(List.of(entry(false), entry(true)));

    assertThat(authorizations).containsExactly(SECRET);
    JsonNode sent = JsonMapper.shared().readTree(bodies.get(0)).path("resourceLogs").path(0);
    assertThat(sent.at("/resource/attributes/0/key").asString()).isEqualTo("service.name");
    JsonNode first = sent.at("/scopeLogs/0/logRecords/0");
    assertThat(first.path("timeUnixNano").asString()).isEqualTo("1764237600000000007");
    assertThat(first.path("eventName").asString()).isEqualTo("approval.recorded");
    assertThat(first.path("severityNumber").asInt()).isEqualTo(9);
    assertThat(first.at("/body/stringValue").asString()).isEqualTo("{\"sequence\":4}");
    assertThat(first.at("/attributes/1/value/intValue").asString()).isEqualTo("4");
    assertThat(sent.at("/scopeLogs/0/logRecords/1/severityText").asString()).isEqualTo("WARN");
  }

  @Test
  void isNotDeliveredWhenTheCollectorRejectsSome() {
    answer = "{\"partialSuccess\":{\"rejectedLogRecords\":\"2\",\"errorMessage\":\"no\"}}";

    assertThatThrownBy(() -> collector().send(List.of(entry(false))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rejected 2");
  }

  @Test
  void isNotDeliveredWhenSomethingElseAnswers() {
    answer = "<html>a proxy's page</html>";
    assertThatThrownBy(() -> collector().send(List.of(entry(false))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not one of an OTLP collector");

    status = 429;
    assertThatThrownBy(() -> collector().send(List.of(entry(false))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("429")
        .hasMessageNotContaining("canary");
    assertThat(collector().toString()).doesNotContain("canary");
  }

  private AuditCollector collector() {
    return new AuditCollector(
        new Collector(
            "otel",
            URI.create("http://localhost:" + server.getAddress().getPort() + "/v1/logs"),
            SECRET),
        Duration.ofSeconds(10));
  }

  private static AuditRecord entry(boolean denied) {
    return new AuditRecord(
        Instant.ofEpochSecond(1_764_237_600L, 7),
        "approval.recorded",
        denied,
        "acme",
        4,
        "{\"sequence\":4}\n");
  }
}
