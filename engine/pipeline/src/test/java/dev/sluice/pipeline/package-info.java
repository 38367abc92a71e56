/** Support for tests of the pipeline on a real PostgreSQL. */
@NullMarked
package dev.sluice.pipeline;

import org.jspecify.annotations.NullMarked;
