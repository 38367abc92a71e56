/** The REST interface under /api/v1. */
@NullMarked
package dev.sluice.bot.rest;

import org.jspecify.annotations.NullMarked;
