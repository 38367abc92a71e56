/** What this agent allows, whatever a server says. */
@NullMarked
package dev.sluice.agent.policy;

import org.jspecify.annotations.NullMarked;
