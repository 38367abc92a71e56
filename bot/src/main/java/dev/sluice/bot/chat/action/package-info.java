/** Buttons and forms carry authenticated tokens: what was shown is what is done. */
@NullMarked
package dev.sluice.bot.chat.action;

import org.jspecify.annotations.NullMarked;
