package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;

/** A person was deactivated; his tokens and the links of his chat accounts have ended with it. */
public record PersonDeactivated(PersonId person) {}
