/** Signing in at identity providers, and who it was that did. */
@NullMarked
package dev.sluice.bot.signin;

import org.jspecify.annotations.NullMarked;
