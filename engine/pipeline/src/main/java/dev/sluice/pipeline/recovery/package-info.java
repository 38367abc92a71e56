/** What agents set aside on targets: listed, looked at, put back one by one, kept, dropped. */
@NullMarked
package dev.sluice.pipeline.recovery;

import org.jspecify.annotations.NullMarked;
