package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.run.Endings.Ending;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Looks again, before each target is sent, whether the approvals of a run still count: agents may
 * be away for days, targets busy, and a broadcast goes one after another. A rollback asks for none.
 */
@Component
class Recheck {
  private final StandingApprovals standing;
  private final RunRows runs;
  private final AttemptRows attempts;
  private final Endings endings;
  private final RunRecord record;
  private final LockWaits locks;
  private final ApplicationEventPublisher events;

  Recheck(
      StandingApprovals standing,
      RunRows runs,
      AttemptRows attempts,
      Endings endings,
      RunRecord record,
      LockWaits locks,
      ApplicationEventPublisher events) {
    this.standing = standing;
    this.runs = runs;
    this.attempts = attempts;
    this.endings = endings;
    this.record = record;
    this.locks = locks;
    this.events = events;
  }

  /**
   * Ends every attempt of a run that nobody has yet when its approvals do not count any more; this
   * one also when its run was stopped while it waited to be tried again. Migration's lock held.
   *
   * @return whether it did, so that nothing may be sent
   */
  boolean stops(Attempt attempt) {
    StageRun run = runs.find(attempt.stageRun());
    Optional<Refusal> lapsed =
        run.direction() == Direction.UP ? standing.refuse(run.stage()) : Optional.empty();
    lapsed.ifPresent(why -> stop(run, why));
    return lapsed.isPresent() || locks.overtaken(attempt);
  }

  private void stop(StageRun run, Refusal why) {
    record.denied(run, "run.approvals-lapsed", Map.of("why", why.message()));
    Ending unsent =
        new Ending(
            AttemptState.FAILED,
            List.of(),
            why.message() + " Nothing was sent",
            why.action(),
            List.of("approvals were counted again before anything was sent"));
    Set<String> connections = new LinkedHashSet<>();
    // What ends may let the next targets go, and they are not sent either.
    for (List<Attempt> planned = planned(run); !planned.isEmpty(); planned = planned(run)) {
      planned.forEach(attempt -> endings.end(attempt, unsent));
      planned.forEach(attempt -> connections.add(attempt.connection()));
    }
    events.publishEvent(new RunLapsed(run.stage(), List.copyOf(connections), run.correlation()));
  }

  private List<Attempt> planned(StageRun run) {
    return attempts.of(run.id()).stream().filter(a -> a.state() == AttemptState.PLANNED).toList();
  }
}
