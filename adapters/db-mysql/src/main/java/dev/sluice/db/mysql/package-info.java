/** MySQL and MariaDB behind the database engine port. */
@NullMarked
package dev.sluice.db.mysql;

import org.jspecify.annotations.NullMarked;
