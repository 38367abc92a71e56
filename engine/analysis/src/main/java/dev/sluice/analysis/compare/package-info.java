/** One comparison of two schemas, and the script that leads from one to the other. */
@NullMarked
package dev.sluice.analysis.compare;

import org.jspecify.annotations.NullMarked;
