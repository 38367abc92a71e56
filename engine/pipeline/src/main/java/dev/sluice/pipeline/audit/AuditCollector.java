package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditDestinations.Collector;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends records to an OpenTelemetry collector as log records: OTLP 1 over HTTP in JSON
 * (https://opentelemetry.io/docs/specs/otlp/). The body of each is the line of an export.
 */
final class AuditCollector implements AuditReceiver {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int INFO = 9;
  private static final int WARN = 13;

  private final Collector collector;
  private final AuditPost post;

  AuditCollector(Collector collector, Duration timeout) {
    this.collector = collector;
    this.post = new AuditPost(collector.url(), timeout);
  }

  @Override
  public String name() {
    return collector.name();
  }

  @Override
  public void send(List<AuditRecord> records) throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
    if (!collector.authorization().isEmpty()) {
      headers.put("Authorization", collector.authorization());
    }
    String answer = post.post(body(records), headers);
    long rejected = rejected(answer);
    if (rejected > 0) {
      throw new IOException("the collector rejected " + rejected + " of the records");
    }
  }

  private static String body(List<AuditRecord> records) {
    Map<String, Object> resource =
        Map.of("attributes", List.of(attribute("service.name", text("sluice"))));
    Map<String, Object> scope =
        Map.of(
            "scope",
            Map.of("name", "sluice.audit"),
            "logRecords",
            records.stream().map(AuditCollector::log).toList());
    return JSON.writeValueAsString(
        Map.of("resourceLogs", List.of(Map.of("resource", resource, "scopeLogs", List.of(scope)))));
  }

  private static Map<String, Object> log(AuditRecord entry) {
    return Map.of(
        "timeUnixNano",
        nanos(entry.at()),
        "severityNumber",
        entry.denied() ? WARN : INFO,
        "severityText",
        entry.denied() ? "WARN" : "INFO",
        "eventName",
        entry.code(),
        "body",
        text(entry.line().strip()),
        "attributes",
        List.of(
            attribute("sluice.workspace", text(entry.workspace())),
            attribute("sluice.sequence", Map.of("intValue", Long.toString(entry.sequence())))));
  }

  /** Nanoseconds since 1970 as OTLP writes numbers of 64 bits in JSON: as a text. */
  private static String nanos(Instant at) {
    return "%d%09d".formatted(at.getEpochSecond(), at.getNano());
  }

  private static Map<String, Object> text(String value) {
    return Map.of("stringValue", value);
  }

  private static Map<String, Object> attribute(String key, Map<String, Object> value) {
    return Map.of("key", key, "value", value);
  }

  /** How many records a collector says that it did not take; an empty answer means none. */
  private static long rejected(String answer) throws IOException {
    if (answer.isBlank()) {
      return 0;
    }
    try {
      return JSON.readTree(answer).path("partialSuccess").path("rejectedLogRecords").asLong(0);
    } catch (JacksonException e) {
      throw new IOException("the answer is not one of an OTLP collector", e);
    }
  }

  @Override
  public String toString() {
    return collector.toString();
  }
}
