/** Clustered wake-ups; the only importer of Quartz. */
@NullMarked
package dev.sluice.pipeline.schedule;

import org.jspecify.annotations.NullMarked;
