/** The tamper-evident trail; every change writes its entry in its own transaction. */
@NullMarked
package dev.sluice.pipeline.audit;

import org.jspecify.annotations.NullMarked;
