/** The wire contract between server and agents: frames, versions, tokens, signed bundles. */
@NullMarked
package dev.sluice.protocol;

import org.jspecify.annotations.NullMarked;
