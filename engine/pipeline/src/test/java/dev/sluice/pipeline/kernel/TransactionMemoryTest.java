package dev.sluice.pipeline.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionMemoryTest extends StoreTest {
  private final AtomicInteger reads = new AtomicInteger();

  @Override
  protected List<String> packages() {
    return List.of("kernel");
  }

  @BeforeEach
  void nothingWasRead() {
    reads.set(0);
  }

  private int read() {
    return TransactionMemory.once("key", reads::incrementAndGet);
  }

  @Test
  void readsOnceInATransaction() {
    inTransaction(
        () -> {
          assertThat(read()).isEqualTo(1);
          assertThat(read()).isEqualTo(1);
        });
    inTransaction(() -> assertThat(read()).isEqualTo(2));
  }

  @Test
  void remembersNothingOutsideOfOne() {
    assertThat(read()).isEqualTo(1);
    assertThat(read()).isEqualTo(2);
  }

  @Test
  void readsAgainWhatMayHaveChangedWhileALockWasWaitedFor() {
    MigrationKey key = new MigrationKey(new WorkspaceId("acme"), 1);
    inTransaction(
        () -> {
          assertThat(read()).isEqualTo(1);
          bean(MigrationLock.class).take(key);
          assertThat(read()).isEqualTo(2);
          bean(MigrationLock.class).take(key);
          assertThat(read()).as("it had that lock").isEqualTo(2);
        });
  }
}
