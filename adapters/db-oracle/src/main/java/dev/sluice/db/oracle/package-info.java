/** Oracle Database behind the database engine port. */
@NullMarked
package dev.sluice.db.oracle;

import org.jspecify.annotations.NullMarked;
