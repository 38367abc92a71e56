/** Risk rules: what could go wrong with a script, said before anything runs. */
@NullMarked
package dev.sluice.analysis.risk;

import org.jspecify.annotations.NullMarked;
