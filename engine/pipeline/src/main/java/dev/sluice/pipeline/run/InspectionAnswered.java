package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.UUID;

/**
 * An agent answered a question about a target. Published before the agent gets its acknowledgement;
 * whoever stores it does so in a transaction of its own before returning.
 *
 * @param what what was asked
 * @param zipped the answer, gzipped; empty when there is trouble
 * @param trouble why there is no answer, or empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record InspectionAnswered(
    WorkspaceId workspace, UUID id, String agent, String what, byte[] zipped, String trouble) {}
