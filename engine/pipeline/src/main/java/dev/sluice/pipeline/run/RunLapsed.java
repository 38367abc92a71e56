package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.StageKey;

/**
 * Approvals of a run no longer counted, so what was left of it was not sent. Published inside the
 * transaction that found it, with the migration's lock held, after the targets have ended.
 *
 * @param unsent whether no agent has begun anything of the run
 */
public record RunLapsed(StageKey stage, boolean unsent, String correlation) {}
