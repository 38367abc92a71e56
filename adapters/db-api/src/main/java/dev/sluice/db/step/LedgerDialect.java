package dev.sluice.db.step;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The few pieces of {@link SqlLedger} that engines write differently. The tables have the columns
 * that {@link SqlLedger} names; {@code id} counts up by itself, {@code started_at} and {@code at}
 * are set by the server.
 */
public interface LedgerDialect {
  /** A table of the ledger as a statement names it, qualified and quoted. */
  String table(String name);

  /** The moment now by the server's clock, also inside a transaction. */
  String now();

  /** A text as a literal. */
  String literal(String text);

  /** Whether the tables of {@link SqlLedger} are there. */
  boolean exists(Connection session) throws SQLException;

  /** Whether there is a place for statements that go in batches too. */
  default boolean walked(Connection session) throws SQLException {
    return false;
  }

  /** Creates what is missing, what recovery needs included. */
  void create(Connection session) throws SQLException;
}
