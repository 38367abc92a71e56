/** SQLite behind the database engine port. */
@NullMarked
package dev.sluice.db.sqlite;

import org.jspecify.annotations.NullMarked;
