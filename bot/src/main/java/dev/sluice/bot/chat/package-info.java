/** Chat without a vendor: platforms at hand, who an account is, text that stays text. */
@NullMarked
package dev.sluice.bot.chat;

import org.jspecify.annotations.NullMarked;
