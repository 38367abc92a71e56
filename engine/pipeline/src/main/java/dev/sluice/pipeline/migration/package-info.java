/** Migrations and their lifecycle: open, edit, promote, run, retry, roll back. */
@NullMarked
package dev.sluice.pipeline.migration;

import org.jspecify.annotations.NullMarked;
