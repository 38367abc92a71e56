/** The server: commands, cards, inbox, delivery, REST, sign-in. Knows no vendor. */
@NullMarked
package dev.sluice.bot;

import org.jspecify.annotations.NullMarked;
