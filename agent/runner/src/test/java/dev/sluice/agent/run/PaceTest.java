package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final Pace pace = new Pace(Duration.ofNanos(10), clock::get);

  @Test
  void letsTheFirstOneThroughAtOnceAndTheNextOneAfterARest() {
    assertThat(pace.due()).isTrue();

    pace.taken();

    assertThat(pace.due()).isFalse();
    clock.addAndGet(9);
    assertThat(pace.due()).as("a clock that begins anew stands for no rest").isFalse();
    clock.addAndGet(1);
    assertThat(pace.due()).isTrue();
  }

  @Test
  void keepsTheTurnOfWhoeverDoesNotTakeIt() {
    clock.addAndGet(100);

    assertThat(pace.due()).isTrue();
    assertThat(pace.due()).isTrue();
  }
}
