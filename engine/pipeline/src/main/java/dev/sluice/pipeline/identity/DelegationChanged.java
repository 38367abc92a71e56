package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.Actor;

/**
 * A right to decide was handed over, or taken back before its time.
 *
 * @param delegation which
 * @param by who did so
 * @param given whether it was given
 */
public record DelegationChanged(Delegation delegation, Actor by, boolean given) {}
