/** People, roles, permissions, sign-in, tokens, chat accounts. */
@NullMarked
package dev.sluice.pipeline.identity;

import org.jspecify.annotations.NullMarked;
