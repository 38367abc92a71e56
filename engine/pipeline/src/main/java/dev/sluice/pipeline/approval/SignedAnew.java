package dev.sluice.pipeline.approval;

import java.time.Instant;

/**
 * How a person confirmed an approval.
 *
 * @param token the identity token, or what a passkey signed, verified by the caller to be of that
 *     person and over the nonce of the {@link Confirmation}
 * @param at when the person showed who he is
 * @param context how, as the provider calls it, {@code passkey} for passkeys; empty when it does
 *     not say
 */
public record SignedAnew(String token, Instant at, String context) {}
