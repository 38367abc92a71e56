/** Tests that need no server, and the contract on one in a container. */
@NullMarked
package dev.sluice.db.oracle;

import org.jspecify.annotations.NullMarked;
