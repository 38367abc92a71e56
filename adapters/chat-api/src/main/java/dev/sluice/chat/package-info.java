/**
 * The port to a chat platform. A platform turns what people do into {@link dev.sluice.chat.Inbound}
 * events for the {@link dev.sluice.chat.ChatInbox} and shows {@link dev.sluice.chat.Message}s; it
 * knows nothing of migrations.
 */
@NullMarked
package dev.sluice.chat;

import org.jspecify.annotations.NullMarked;
