package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.kernel.PersonId;
import java.time.Instant;

/**
 * Somebody's word that a stage cannot wait for its approvers.
 *
 * @param person who said so
 * @param name how he is shown
 * @param reason why
 * @param at when
 */
public record Emergency(PersonId person, String name, String reason, Instant at) {}
