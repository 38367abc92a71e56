package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.WorkspaceId;

/**
 * A trail is not what was written: somebody changed it, or the store lost something. Published once
 * for each thing that is wrong, in the transaction that notes it.
 *
 * @param workspace whose trail
 * @param sequence the first bad entry
 * @param reason what is wrong with it
 */
public record AuditTrailBroken(WorkspaceId workspace, long sequence, String reason) {}
