/** ClickHouse behind the database engine port. */
@NullMarked
package dev.sluice.db.clickhouse;

import org.jspecify.annotations.NullMarked;
