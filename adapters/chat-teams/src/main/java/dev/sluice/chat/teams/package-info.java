/**
 * Microsoft Teams as a chat platform. What comes in passes {@link
 * dev.sluice.chat.teams.TeamsGuard}, which alone decides whether an activity is genuine, into the
 * durable inbox; what goes out are Adaptive Cards made of literal text, so that nothing of what
 * people wrote is ever parsed by Teams. Of the retired Bot Framework SDK only the client of the Bot
 * Connector and its schema are used.
 */
@NullMarked
package dev.sluice.chat.teams;

import org.jspecify.annotations.NullMarked;
