package dev.sluice.pipeline.audit;

import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One line of an export: an entry, a checkpoint, the end, or that the trail is broken. */
final class AuditLine {
  private static final String CHECKPOINT = "checkpoint";
  private static final String END = "end";
  private static final String BROKEN = "broken";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private AuditLine() {}

  static String entry(AuditEntry entry) {
    return JSON.writeValueAsString(entry) + "\n";
  }

  static String checkpoint(AuditCheckpoint checkpoint) {
    return JSON.writeValueAsString(Map.of(CHECKPOINT, checkpoint)) + "\n";
  }

  static String end(AuditCheckpoint end) {
    return JSON.writeValueAsString(Map.of(END, end)) + "\n";
  }

  static String broken(AuditVerdict.Broken broken) {
    return JSON.writeValueAsString(Map.of(BROKEN, broken)) + "\n";
  }

  /** The checkpoint on a line, if there is one. */
  static Optional<AuditCheckpoint> asCheckpoint(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return node.has(CHECKPOINT)
          ? Optional.of(JSON.treeToValue(node.get(CHECKPOINT), AuditCheckpoint.class))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Whoever reads lines. */
  interface Reader {
    void entry(AuditEntry entry);

    void checkpoint(AuditCheckpoint checkpoint);

    void end(AuditCheckpoint end);

    /** The line is none of these, or says itself that the trail is broken. */
    void nothing();
  }

  static void read(String line, Reader reader) {
    try {
      if (line.startsWith("{\"workspace\"")) {
        reader.entry(JSON.readValue(line, AuditEntry.class));
        return;
      }
      JsonNode node = JSON.readTree(line);
      if (node.size() == 1 && node.has(CHECKPOINT)) {
        reader.checkpoint(JSON.treeToValue(node.get(CHECKPOINT), AuditCheckpoint.class));
      } else if (node.size() == 1 && node.has(END)) {
        reader.end(JSON.treeToValue(node.get(END), AuditCheckpoint.class));
      } else if (node.has("sequence")) {
        reader.entry(JSON.readValue(line, AuditEntry.class));
      } else {
        reader.nothing();
      }
    } catch (JacksonException | NullPointerException e) {
      reader.nothing();
    }
  }
}
