/** Executing attempts and rehearsals by the step protocol. */
@NullMarked
package dev.sluice.agent.run;

import org.jspecify.annotations.NullMarked;
