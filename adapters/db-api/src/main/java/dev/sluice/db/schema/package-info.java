/** One canonical schema model for comparison, drift, rehearsal and rollback. */
@NullMarked
package dev.sluice.db.schema;

import org.jspecify.annotations.NullMarked;
