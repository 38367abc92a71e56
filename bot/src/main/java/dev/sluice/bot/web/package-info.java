/** Who is asking: sign-in, sessions, tokens, headers, limits. */
@NullMarked
package dev.sluice.bot.web;

import org.jspecify.annotations.NullMarked;
