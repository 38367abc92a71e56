package dev.sluice.agent.run;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Outcome;
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
        LOG.warn("No evidence for {} yet: {}", work.attempt(), e.getMessage());
        boolean hopeless = e.category() != DatabaseException.Category.UNREACHABLE;
        if (hopeless || tried == TRIES || stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return work.unknown(WireResults.trouble(e), "the target could not be asked");
        }
      }
    }
  }
}
