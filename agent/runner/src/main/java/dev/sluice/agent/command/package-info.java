/** The command line: what can be typed, and what it answers. */
@NullMarked
package dev.sluice.agent.command;

import org.jspecify.annotations.NullMarked;
