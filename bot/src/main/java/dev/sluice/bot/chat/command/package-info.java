/** The commands that people type and the buttons that they press. */
@NullMarked
package dev.sluice.bot.chat.command;

import org.jspecify.annotations.NullMarked;
