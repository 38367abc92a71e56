/** Shadow rehearsals of migrations and the proof of rollback. */
@NullMarked
package dev.sluice.pipeline.rehearsal;

import org.jspecify.annotations.NullMarked;
