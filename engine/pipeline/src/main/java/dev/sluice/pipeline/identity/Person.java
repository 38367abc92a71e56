package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;

/** A person that signed in or was configured. */
public record Person(PersonId id, String displayName, boolean active) {}
