package dev.sluice.pipeline.kernel;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The one lock that orders everything done to a migration: decisions, dispatch, edits, results. It
 * is taken first in the transaction and freed with it, so no two commands interleave and none can
 * deadlock with another (06-reliability, measured fact 2).
 */
@Component
public class MigrationLock {
  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(:key, 7311))";

  private final JdbcClient jdbc;

  MigrationLock(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Waits for the migration's lock; must be called inside a transaction. One that the transaction
   * has already is not asked for again.
   */
  public void take(MigrationKey key) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("the lock of " + key + " needs a transaction");
    }
    Held held = new Held(key);
    if (TransactionSynchronizationManager.getSynchronizations().contains(held)) {
      return;
    }
    jdbc.sql(LOCK).param("key", key.toString()).query((row, index) -> 1).single();
    TransactionMemory.forget();
    TransactionSynchronizationManager.registerSynchronization(held);
  }

  /** Remembers, as long as the transaction lasts, that it has a lock. */
  private record Held(MigrationKey key) implements TransactionSynchronization {}
}
