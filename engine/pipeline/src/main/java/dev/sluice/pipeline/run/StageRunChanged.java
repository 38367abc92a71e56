package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;

/**
 * A stage run settled, or came out of Unknown. Published inside the transaction of the result, with
 * the migration's lock held.
 *
 * @param state {@code COMPLETED}, {@code FAILED}, {@code UNKNOWN}, {@code ROLLED_BACK}, {@code
 *     CANCELLED} (nothing had begun), or {@code IN_PROGRESS} when it goes on
 * @param cause one sentence
 * @param actor who brought it about: Sluice, or the person who called it off or settled it
 */
public record StageRunChanged(
    StageKey stage, Direction direction, RunState state, String cause, Actor actor) {}
