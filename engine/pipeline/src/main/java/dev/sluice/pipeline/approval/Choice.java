package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.protocol.BundlePayload.Proof;

/**
 * What a person wants.
 *
 * @param verdict yes or no
 * @param digest the digest that he saw
 * @param reason why, or empty
 * @param proof how he confirmed it
 */
record Choice(Verdict verdict, String digest, String reason, Proof proof) {}
