/** Words that every module shares: ids, actor, answers, the lock of a migration. */
@NullMarked
package dev.sluice.pipeline.kernel;

import org.jspecify.annotations.NullMarked;
