package dev.sluice.pipeline.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was read once in a transaction and is not read again in it, so that all of a command sees
 * the same. It is forgotten when the transaction had to wait for a lock: what was read before may
 * have changed meanwhile. Outside of a transaction nothing is remembered.
 */
public final class TransactionMemory {
  private TransactionMemory() {}

  /**
   * What is remembered under a key, or else what the reader finds.
   *
   * @param key unique among everything that is remembered, such as a record of one's own
   */
  @SuppressWarnings("unchecked")
  public static <T> T once(Object key, Supplier<T> reader) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      return reader.get();
    }
    Map<Object, Object> known = known().values;
    Object found = known.get(key);
    if (found == null) {
      found = reader.get();
      known.put(key, found);
    }
    return (T) found;
  }

  /** Forgets everything that this transaction has read. */
  public static void forget() {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      known().values.clear();
    }
  }

  private static Known known() {
    for (TransactionSynchronization one : TransactionSynchronizationManager.getSynchronizations()) {
      if (one instanceof Known known) {
        return known;
      }
    }
    Known known = new Known();
    TransactionSynchronizationManager.registerSynchronization(known);
    return known;
  }

  /** Lives as long as its transaction, and steps aside with it. */
  private static final class Known implements TransactionSynchronization {
    private final Map<Object, Object> values = new HashMap<>();

    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }
  }
}
