/** {@code ./sluice demo}: the whole system on an empty machine, and a walk through the main job. */
@NullMarked
package dev.sluice.bot.demo;

import org.jspecify.annotations.NullMarked;
