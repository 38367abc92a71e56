package dev.sluice.agent.run;

import dev.sluice.agent.home.AgentException;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult.Trouble;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what an attempt did; waits for a target that is away, but not for ever. */
final class Evidence {
  private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);
  private static final int TRIES = 24;
  private final Targets targets;
  private final Duration pause;
  private final CountDownLatch stopped;

  Evidence(Targets targets, Duration pause, CountDownLatch stopped) {
    this.targets = targets;
    this.pause = pause;
    this.stopped = stopped;
  }

  /** Establishes; {@code UNKNOWN} with the reason when the target does not tell. */
  Outcome establish(Work work) throws InterruptedException {
    for (int tried = 1; ; tried++) {
      try (Database database = targets.open(work.cleared().connection(), work.cleared().engine())) {
        return database.establish(work.plan());
      } catch (DatabaseException e) {
        if (last(tried, work, WireResults.trouble(e))) {
          return work.unknown(WireResults.trouble(e), "the target could not be asked");
        }
      } catch (AgentException e) {
        if (last(tried, work, WireResults.trouble(e))) {
          return work.unknown(WireResults.trouble(e), "the target's login could not be had");
        }
      }
    }
  }

  /**
   * Whether to try no more; waits before it says that another try is worth it. A login may have
   * been replaced while it was used: that is worth one other try.
   */
  private boolean last(int tried, Work work, Trouble trouble) throws InterruptedException {
    LOG.warn("No evidence for {} yet: {}", work.attempt(), trouble.message());
    int tries =
        switch (trouble.category()) {
          case UNREACHABLE -> TRIES;
          case AUTHENTICATION -> 2;
          default -> 1;
        };
    return tried >= tries || stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
