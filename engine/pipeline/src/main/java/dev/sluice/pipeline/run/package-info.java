/** Stage runs, target runs, attempts, steps, evidence; agents and their gateway. */
@NullMarked
package dev.sluice.pipeline.run;

import org.jspecify.annotations.NullMarked;
