/**
 * The step protocol, once for every engine: target lock, ledger, one statement per message, proof
 * of what became of it. An engine brings a {@link dev.sluice.db.step.StepTarget}; nothing here
 * knows a dialect or a driver.
 */
@NullMarked
package dev.sluice.db.step;

import org.jspecify.annotations.NullMarked;
