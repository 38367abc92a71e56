/**
 * The port to a database engine: split a script, read its statements, connect, read the schema, run
 * with evidence, rehearse on a shadow. Implementations live in {@code adapters/db-*} and are found
 * by {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.sluice.db;

import org.jspecify.annotations.NullMarked;
