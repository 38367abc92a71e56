/** The pipeline engine as a Spring library; every package below is a module. */
@NullMarked
package dev.sluice.pipeline;

import org.jspecify.annotations.NullMarked;
