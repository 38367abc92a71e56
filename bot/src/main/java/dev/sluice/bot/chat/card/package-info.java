/** Pure functions from a migration to what people see of it. */
@NullMarked
package dev.sluice.bot.chat.card;

import org.jspecify.annotations.NullMarked;
