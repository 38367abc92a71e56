/** Tests on real servers: MariaDB as installed, MySQL 5.7 and 8.0 as Maven brings them. */
@NullMarked
package dev.sluice.db.mysql;

import org.jspecify.annotations.NullMarked;
