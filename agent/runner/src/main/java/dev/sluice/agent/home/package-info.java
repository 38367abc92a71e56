/** The agent's own folder: identity, private files, the lock that keeps a second agent out. */
@NullMarked
package dev.sluice.agent.home;

import org.jspecify.annotations.NullMarked;
