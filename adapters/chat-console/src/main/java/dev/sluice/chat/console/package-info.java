/** The browser console as a chat platform. */
@NullMarked
package dev.sluice.chat.console;

import org.jspecify.annotations.NullMarked;
