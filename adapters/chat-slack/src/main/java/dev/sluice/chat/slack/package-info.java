/**
 * Slack as a chat platform. What comes in passes {@link dev.sluice.chat.slack.SlackGuard} and Bolt
 * into the durable inbox; what goes out is Block Kit made of literal text, so that nothing of what
 * people wrote is ever parsed by Slack.
 */
@NullMarked
package dev.sluice.chat.slack;

import org.jspecify.annotations.NullMarked;
