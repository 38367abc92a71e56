/** What happened to a migration, in order; the source of threads and server-sent events. */
@NullMarked
package dev.sluice.pipeline.timeline;

import org.jspecify.annotations.NullMarked;
