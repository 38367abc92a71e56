/** The one digest by which scripts, statements, schemas and bundles are recognised again. */
@NullMarked
package dev.sluice.db.digest;

import org.jspecify.annotations.NullMarked;
