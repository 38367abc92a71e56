/** PostgreSQL behind the database engine port. */
@NullMarked
package dev.sluice.db.postgresql;

import org.jspecify.annotations.NullMarked;
