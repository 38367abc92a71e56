/**
 * Discord as a chat platform. JDA keeps the gateway's session and checks what is built against
 * Discord's limits. Its own requests are not used: they queue and wait out limits, which the bot's
 * outbox has to see. What comes in passes {@link dev.sluice.chat.discord.DiscordOrigin} into the
 * durable inbox; what goes out is Markdown in which every character of people is escaped.
 */
@NullMarked
package dev.sluice.chat.discord;

import org.jspecify.annotations.NullMarked;
