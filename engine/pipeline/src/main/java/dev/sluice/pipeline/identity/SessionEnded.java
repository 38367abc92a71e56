package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;

/**
 * One session of a person must end, on every replica.
 *
 * @param reference what tells it from his others, as in {@code SignedIn}
 */
public record SessionEnded(PersonId person, String reference) {}
