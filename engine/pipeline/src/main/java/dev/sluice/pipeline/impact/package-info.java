/** Which applications use what a migration changes, read from their repositories. */
@NullMarked
package dev.sluice.pipeline.impact;

import org.jspecify.annotations.NullMarked;
