/** Digests, reminders and escalations of approvals that wait. */
@NullMarked
package dev.sluice.bot.chat.reminder;

import org.jspecify.annotations.NullMarked;
