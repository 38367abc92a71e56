/** Workspaces, environments, connections, flows: one versioned configuration document. */
@NullMarked
package dev.sluice.pipeline.catalog;

import org.jspecify.annotations.NullMarked;
