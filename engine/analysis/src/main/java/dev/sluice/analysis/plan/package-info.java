/**
 * Safe plans: a change that blocks, rewrites or takes names away, told as several migrations that
 * do not.
 */
@NullMarked
package dev.sluice.analysis.plan;

import org.jspecify.annotations.NullMarked;
