/** The server's side of the agent protocol, tried over a real WebSocket on a real store. */
@NullMarked
package dev.sluice.pipeline.link;

import org.jspecify.annotations.NullMarked;
