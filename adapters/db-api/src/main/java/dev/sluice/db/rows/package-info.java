/**
 * Questions, once for every engine: what may be asked, one statement per message, limits that the
 * agent keeps, rows that are pulled. An engine brings a {@link dev.sluice.db.rows.ReadSource}.
 */
@NullMarked
package dev.sluice.db.rows;

import org.jspecify.annotations.NullMarked;
