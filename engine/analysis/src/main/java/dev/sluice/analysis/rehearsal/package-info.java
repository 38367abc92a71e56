/** Trying a migration and its rollback on a shadow, and what that proves. */
@NullMarked
package dev.sluice.analysis.rehearsal;

import org.jspecify.annotations.NullMarked;
