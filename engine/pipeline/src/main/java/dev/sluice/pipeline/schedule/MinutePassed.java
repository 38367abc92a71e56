package dev.sluice.pipeline.schedule;

import java.time.Instant;

/** A minute passed; told on one replica only. Whoever does something claims it in the store. */
public record MinutePassed(Instant at) {}
