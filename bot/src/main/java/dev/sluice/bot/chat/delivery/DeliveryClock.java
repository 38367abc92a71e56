package dev.sluice.bot.chat.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** The store's clock as deliveries see it; tests let it run ahead. */
@Component
class DeliveryClock {
  private final AtomicLong ahead = new AtomicLong();

  /** How far ahead of the store's clock. */
  long aheadMillis() {
    return ahead.get();
  }

  /** Lets time pass. */
  void pass(Duration time) {
    ahead.addAndGet(time.toMillis());
  }
}
