package dev.sluice.bot.chat.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** The store's clock as deliveries see it; tests let it run ahead. */
@Component
class DeliveryClock {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** How far ahead of the store's clock. */
  long aheadMillis() {
    return ahead.get().toMillis();
  }

  /** Lets time pass. */
  void pass(Duration time) {
    ahead.updateAndGet(before -> before.plus(time));
  }
}
