package dev.sluice.pipeline.run;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.pipeline.run.Endings.Ending;
import dev.sluice.pipeline.run.Target.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Tries targets again by themselves that waited for a lock in vain. Only attempts are followed by
 * another one of which it is proven that they did nothing; whoever waits longer each time keeps no
 * others from the lock. Migration's lock held.
 */
@Component
class LockWaits {
  /** Ends of which it is proven that nothing was done. */
  private static final Set<AttemptState> NOTHING =
      Set.of(AttemptState.FAILED, AttemptState.NOT_STARTED);

  /** Pauses grow no longer than this often. */
  private static final int DOUBLED = 4;

  private final RunRows runs;
  private final AttemptRows attempts;
  private final RunRecord record;
  private final RunSettings settings;
  private final Endings endings;

  LockWaits(
      RunRows runs, AttemptRows attempts, RunRecord record, RunSettings settings, Endings endings) {
    this.runs = runs;
    this.attempts = attempts;
    this.record = record;
    this.settings = settings;
    this.endings = endings;
  }

  /**
   * Ends an attempt that its agent has and plans another one, if a lock was all that it lacked and
   * its stage wants that.
   *
   * @param category what kind of trouble it had, as the agent named it
   * @return whether it did; otherwise nothing is changed
   */
  boolean goesOn(Attempt attempt, Ending ending, String category) {
    StageRun run = runs.find(attempt.stageRun());
    boolean again =
        category.equals(Category.LOCK_TIMEOUT.name())
            && NOTHING.contains(ending.state())
            && attempt.state().open()
            && attempt.state() != AttemptState.UNKNOWN
            && !attempt.calledOff()
            && run.calledOff().isEmpty()
            && run.newest()
            && !Progress.halted(run, runs.targets(run.id()))
            && attempt.lockTries() < run.policy().triesForLocks();
    if (!again || !attempts.move(attempt, ending.state())) {
      return false;
    }
    int doubled = Math.min(attempt.lockTries(), DOUBLED);
    Duration pause = settings.lockPause().multipliedBy(1L << doubled);
    attempts.planAfter(attempt, pause);
    tell(run, attempt, ending, pause);
    return true;
  }

  /**
   * Ends an attempt that waited for its next try while its run was stopped.
   *
   * @return whether it did; otherwise nothing is changed
   */
  boolean overtaken(Attempt attempt) {
    StageRun run = runs.find(attempt.stageRun());
    if (attempt.lockTries() == 0 || !Progress.halted(run, runs.targets(run.id()))) {
      return false;
    }
    endings.end(
        attempt,
        new Ending(
            AttemptState.FAILED,
            List.of(),
            "it waited for a lock in vain, and is not tried again, because the run was stopped",
            "Retry runs it too.",
            List.of("nothing was sent")));
    return true;
  }

  private void tell(StageRun run, Attempt attempt, Ending ending, Duration pause) {
    Target target = runs.target(run.id(), attempt.connection());
    String said =
        String.format(
            Locale.ROOT,
            "%s; tried again after %.1f s (%d of %d)",
            ending.error(),
            pause.toMillis() / 1000.0,
            attempt.lockTries() + 1,
            run.policy().triesForLocks());
    runs.save(
        target
            .moved(run.working(), Turn.RELEASED, said, "")
            .known(target.applied(), target.half(), ending.evidence()));
    Map<String, String> facts =
        Map.of(
            "connection", attempt.connection(),
            "attempt", attempt.id().toString(),
            "cause", said);
    record.audit(run, "run.lock-wait", attempt.sluice(), facts);
    record.tell(
        run.stage(), attempt.sluice(), "target.state", attempt.target() + ": " + said, facts);
  }
}
