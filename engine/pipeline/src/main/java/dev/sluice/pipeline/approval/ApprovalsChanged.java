package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;

/**
 * A decision was recorded. Published inside the transaction that recorded it, with the migration's
 * lock held.
 *
 * @param complete whether the quorum is met now
 */
public record ApprovalsChanged(
    Actor actor, StageKey stage, Verdict verdict, boolean complete, String reason) {}
