/** The connection to the server: enrolment, tokens, the WebSocket and what must get through it. */
@NullMarked
package dev.sluice.agent.link;

import org.jspecify.annotations.NullMarked;
