/** Microsoft SQL Server and Azure SQL behind the database engine port. */
@NullMarked
package dev.sluice.db.sqlserver;

import org.jspecify.annotations.NullMarked;
