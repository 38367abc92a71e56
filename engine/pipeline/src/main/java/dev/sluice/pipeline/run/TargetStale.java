package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.StageKey;

/**
 * An agent found another schema on a target than the one that was rehearsed, and sent nothing.
 * Published inside the transaction of the result, with the migration's lock held, before the target
 * ends.
 */
public record TargetStale(StageKey stage, String connection, String correlation) {}
