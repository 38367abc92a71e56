/** Schemas of connections: recorded, looked at, compared; drift is found and told. */
@NullMarked
package dev.sluice.pipeline.compare;

import org.jspecify.annotations.NullMarked;
