package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Map;
import java.util.UUID;

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
  public InspectionAnswered {
    rows = Map.copyOf(rows);
  }
}
