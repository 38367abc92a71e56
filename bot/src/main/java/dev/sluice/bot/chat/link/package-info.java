/** Links chat accounts to people: invitation, page, confirmation, and taking it back. */
@NullMarked
package dev.sluice.bot.chat.link;

import org.jspecify.annotations.NullMarked;
