package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/**
 * An agent answered a question about a target. Published before the agent gets its acknowledgement;
 * whoever stores it does so in a transaction of its own before returning.
 *
 * @param what what was asked
 * @param zipped the answer, gzipped; empty when there is trouble
 * @param rows estimated rows by qualified table name, when the schema was asked for
 * @param trouble why there is no answer, or empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record InspectionAnswered(
    WorkspaceId workspace,
    UUID id,
    String agent,
    String what,
    byte[] zipped,
    Map<String, Long> rows,
    String trouble) {
  private static final int UNZIPPED_LIMIT = 256 * 1024 * 1024;

  public InspectionAnswered {
    rows = Map.copyOf(rows);
  }

  /** The answer as text; empty when it cannot be unpacked or is far too large. */
  public Optional<String> text() {
    try (GZIPInputStream unzip = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      byte[] bytes = unzip.readNBytes(UNZIPPED_LIMIT);
      return bytes.length == UNZIPPED_LIMIT
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException broken) {
      return Optional.empty();
    }
  }
}
