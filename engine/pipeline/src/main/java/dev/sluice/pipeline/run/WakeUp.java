package dev.sluice.pipeline.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A hint within this process that there is work in the store. Lost hints cost a poll, nothing else.
 */
@Component
public class WakeUp {
  private final List<Runnable> sleepers = new CopyOnWriteArrayList<>();

  WakeUp() {}

  /** Calls this on every hint; it must return at once. */
  public void whenWoken(Runnable sleeper) {
    sleepers.add(sleeper);
  }

  /** Gives the hint when the current transaction has committed, or now if there is none. */
  public void afterCommit() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      sleepers.forEach(Runnable::run);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            sleepers.forEach(Runnable::run);
          }
        });
  }
}
