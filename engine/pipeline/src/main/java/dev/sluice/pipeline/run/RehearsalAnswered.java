package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.UUID;

/**
 * An agent reported on a rehearsal. Published before the agent gets its acknowledgement; whoever
 * stores it does so in a transaction of its own before returning.
 *
 * @param report a rehearsal report as JSON
 */
public record RehearsalAnswered(
    WorkspaceId workspace, UUID rehearsal, String agent, String report) {}
