/** The agent and the command line for everything that needs a database at hand. */
@NullMarked
package dev.sluice.agent;

import org.jspecify.annotations.NullMarked;
