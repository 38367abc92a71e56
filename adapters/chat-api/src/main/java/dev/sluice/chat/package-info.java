/**
 * The port to a chat platform. A platform turns what people do into {@link dev.sluice.chat.Inbound}
 * events for the {@link dev.sluice.chat.ChatInbox} and shows {@link dev.sluice.chat.Message}s; it
 * knows nothing of migrations.
 *
 * <h2>How an adapter is built</h2>
 *
 * <ol>
 *   <li>A module {@code adapters/chat-NAME} that knows this one, the vendor's SDK and Spring Boot's
 *       auto-configuration. The bot has it at run time only; an {@code @AutoConfiguration} with
 *       {@code @ConditionalOnProperty("sluice.chat.NAME.…")} makes it a bean, so that a server
 *       without settings for it has none.
 *   <li>{@link dev.sluice.chat.ChatPlatform}: {@code post}, {@code update}, {@code whisper}, {@code
 *       openForm}, and {@code answer} where a private answer needs what came with the action. It
 *       neither queues nor waits nor retries: the bot's outbox does, at the pace of {@link
 *       dev.sluice.chat.Traits}. Every trouble is a {@link dev.sluice.chat.ChatException} with its
 *       category; a rate limit is {@code busy} with what the platform asked to wait.
 *   <li>Rendering is a pure function from {@link dev.sluice.chat.Message} to the platform's own
 *       form, within its limits whatever comes in: every text goes through {@link
 *       dev.sluice.chat.VisibleText} and then through the platform's escaping, so that no text of
 *       people mentions, links, formats or imitates. Only {@link dev.sluice.chat.Block.Call}
 *       mentions. What does not fit is cut at a border and goes along as a file or as a link to the
 *       console.
 *   <li>A guard before the SDK: raw bytes authentic, fresh in both directions, for us (tenant,
 *       app), answered with 401 or 403 otherwise. Paths that are open to the platform are told by
 *       {@link dev.sluice.chat.ChatDoors}. Then one {@link dev.sluice.chat.Inbound} with an event
 *       id that is the same for every delivery of the same event, {@code ChatInbox.accept}, and the
 *       platform's acknowledgement: nothing else happens before it. When {@code accept} fails, the
 *       platform gets an error, so that it delivers again.
 *   <li>Places and accounts carry the tenant: {@code tenant/channel}, {@code @tenant/user}. The
 *       token of a button comes back byte for byte; whatever else comes back from a client and is
 *       relied on has a MAC.
 *   <li>What every adapter decides alike is here once: {@link dev.sluice.chat.TextFetch} for files
 *       of people, {@link dev.sluice.chat.RetryAfter}, {@link dev.sluice.chat.Attempts} for
 *       connections that the server opens, which it tells by {@link
 *       dev.sluice.chat.ChatConnection}, {@link dev.sluice.chat.ConsoleLink}, {@link
 *       dev.sluice.chat.SecureAddress} and {@link dev.sluice.chat.ChatTimes} for settings.
 *   <li>{@link dev.sluice.chat.ChatSetup} prints the manifest and examines a set-up; a file in
 *       {@code config-examples} shows the settings.
 *   <li>Tests: a local peer that signs and frames as the platform does and refuses what it refuses
 *       goes into the module's test-jar; {@code ChatPlatformContract} in the bot's tests runs the
 *       same scenarios through it as on every other platform, by an implementation of {@code
 *       ChatSide}, and compares the audit trail.
 * </ol>
 */
@NullMarked
package dev.sluice.chat;

import org.jspecify.annotations.NullMarked;
