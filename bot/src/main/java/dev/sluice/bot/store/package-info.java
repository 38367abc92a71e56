/** Where the metadata is kept: PostgreSQL by settings or an embedded one, with separate roles. */
@NullMarked
package dev.sluice.bot.store;

import org.jspecify.annotations.NullMarked;
