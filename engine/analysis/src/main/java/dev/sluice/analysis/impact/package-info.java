/**
 * Which files of applications use what a script changes: SQL strings and mappings, read from Git.
 */
@NullMarked
package dev.sluice.analysis.impact;

import org.jspecify.annotations.NullMarked;
