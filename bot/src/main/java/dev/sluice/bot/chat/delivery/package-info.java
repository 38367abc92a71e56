/** Posts and keeps true what was posted, through outages and restarts. */
@NullMarked
package dev.sluice.bot.chat.delivery;

import org.jspecify.annotations.NullMarked;
