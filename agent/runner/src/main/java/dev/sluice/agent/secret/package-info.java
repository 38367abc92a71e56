/** Secrets that stand elsewhere and are looked up at the time of use. */
@NullMarked
package dev.sluice.agent.secret;

import org.jspecify.annotations.NullMarked;
