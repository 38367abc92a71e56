/** Understanding SQL and schemas: risk, comparison, down scripts. Pure Java, no connection. */
@NullMarked
package dev.sluice.analysis;

import org.jspecify.annotations.NullMarked;
