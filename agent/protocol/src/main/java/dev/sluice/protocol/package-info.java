/**
 * The wire contract between server and agents: frames, versions, tokens, signed bundles, and what
 * proves an approval to both.
 */
@NullMarked
package dev.sluice.protocol;

import org.jspecify.annotations.NullMarked;
