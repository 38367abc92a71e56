package dev.sluice.db.step;

import dev.sluice.db.StepResult.State;

/**
 * What the catalog tells of a lone statement.
 *
 * @param state APPLIED, FAILED (nothing of it is there) or UNKNOWN
 * @param evidence how that is known, one line
 * @param action what to do about it, or empty
 */
public record Verdict(State state, String evidence, String action) {}
