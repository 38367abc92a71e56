/** The contract of {@link dev.sluice.db.DatabaseEngine}, run by every engine on a real database. */
@NullMarked
package dev.sluice.db.contract;

import org.jspecify.annotations.NullMarked;
