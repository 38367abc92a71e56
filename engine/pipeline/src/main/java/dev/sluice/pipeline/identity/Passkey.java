package dev.sluice.pipeline.identity;

import dev.sluice.protocol.PasskeyKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A passkey of a local person.
 *
 * @param id its id here
 * @param name how the person calls it
 * @param key its public key
 * @param counter how often it was used, where it counts
 * @param addedAt when it was added
 * @param usedAt when it last confirmed something
 */
public record Passkey(
    UUID id,
    String name,
    PasskeyKey key,
    long counter,
    Instant addedAt,
    Optional<Instant> usedAt) {}
