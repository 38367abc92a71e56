/**
 * What every dialect's reader needs: tokens and questions about them, places in a text, a reading
 * in the making. Each engine brings its own scanner; nothing here knows a dialect.
 */
@NullMarked
package dev.sluice.db.sql;

import org.jspecify.annotations.NullMarked;
