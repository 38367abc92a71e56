/** Answers to platforms that have pages of their own. */
@NullMarked
package dev.sluice.bot.chat.desk;

import org.jspecify.annotations.NullMarked;
