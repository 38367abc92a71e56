/** What people did, stored durably and worked off with one effect. */
@NullMarked
package dev.sluice.bot.chat.inbox;

import org.jspecify.annotations.NullMarked;
