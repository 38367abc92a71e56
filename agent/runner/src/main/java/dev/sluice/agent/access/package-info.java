/** How target databases are reached: the encrypted credential store. */
@NullMarked
package dev.sluice.agent.access;

import org.jspecify.annotations.NullMarked;
