package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.rehearsal.Rehearsal.Terms;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.Outcome;
import dev.sluice.db.sql.Script;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs scripts on a copy, all of them within one span of time. At its end what still runs is
 * cancelled, whatever limit a script gives its own session, and nothing more is sent.
 */
final class CopyRuns implements AutoCloseable {
  private static final long LEAST = TimeUnit.SECONDS.toNanos(1);

  /** A script may catch being cancelled and go on. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Database copy;
  private final long end;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "copy-limit");
            made.setDaemon(true);
            return made;
          });

  /**
   * The span begins now.
   *
   * @param limit how long all scripts together may take
   */
  CopyRuns(Database copy, Duration limit) {
    this.copy = copy;
    this.end = System.nanoTime() + limit.toNanos();
  }

  /** Whether the time is over. */
  boolean over() {
    return left() <= 0;
  }

  private long left() {
    return end - System.nanoTime();
  }

  /**
   * Runs a script for as long as time is left.
   *
   * @param fingerprint of the schema that must be there right before the first statement
   */
  Outcome run(Script script, Direction direction, ExecutionListener watcher, String fingerprint) {
    if (script.statements().isEmpty()) {
      return Rehearsal.run(copy, script, direction, watcher, Terms.USUAL);
    }
    Duration most = Duration.ofNanos(Math.max(LEAST, left()));
    ExecutionPlan plan =
        Rehearsal.plan(script, direction, new Terms(most, Optional.of(fingerprint)));
    ScheduledFuture<?> cancelling =
        clock.scheduleWithFixedDelay(
            () -> cancel(plan.attempt()), left(), AGAIN.toNanos(), TimeUnit.NANOSECONDS);
    try {
      return copy.execute(plan, () -> !over(), watcher);
    } finally {
      cancelling.cancel(false);
    }
  }

  private void cancel(String attempt) {
    try {
      copy.cancel(attempt);
    } catch (DatabaseException away) {
      // Asked again in a moment, as long as the script runs.
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
