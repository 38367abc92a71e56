/** SCIM 2.0 (RFC 7643, RFC 7644): directories write their people and groups here. */
@NullMarked
package dev.sluice.bot.scim;

import org.jspecify.annotations.NullMarked;
