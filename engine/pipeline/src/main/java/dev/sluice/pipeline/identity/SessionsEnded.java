package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;

/** Whoever is signed in as this person must sign in again; his tokens have ended with it. */
public record SessionsEnded(PersonId person) {}
