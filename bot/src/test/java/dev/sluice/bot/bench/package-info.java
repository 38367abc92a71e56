/**
 * Measurements, run by hand: each prints figures of Sluice beside a baseline of the same run.
 * Nothing here is timed in the ordinary test run; docs/bench.md of this module holds what was
 * measured.
 */
@NullMarked
package dev.sluice.bot.bench;

import org.jspecify.annotations.NullMarked;
