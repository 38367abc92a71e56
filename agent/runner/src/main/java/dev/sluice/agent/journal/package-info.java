/**
 * The local journal: what was accepted, intended and found, durable before it is acted upon or
 * sent.
 */
@NullMarked
package dev.sluice.agent.journal;

import org.jspecify.annotations.NullMarked;
