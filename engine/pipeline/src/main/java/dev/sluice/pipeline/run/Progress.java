package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.run.Target.Turn;
import dev.sluice.pipeline.run.TargetMoves.Move;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Moves a stage run on after something about one of its targets changed: lets the next targets go,
 * or settles the run. Always called with the migration's lock held.
 */
@Component
class Progress {
  private final RunRows runs;
  private final AttemptRows attempts;
  private final TargetMoves moves;
  private final RunRecord record;
  private final WakeUp wakeUp;
  private final ApplicationEventPublisher events;

  Progress(
      RunRows runs,
      AttemptRows attempts,
      TargetMoves moves,
      RunRecord record,
      WakeUp wakeUp,
      ApplicationEventPublisher events) {
    this.runs = runs;
    this.attempts = attempts;
    this.moves = moves;
    this.record = record;
    this.wakeUp = wakeUp;
    this.events = events;
  }

  /** Moves a run on after something that nobody clicked. */
  void advance(StageRun run) {
    advance(run, run.sluice());
  }

  /**
   * Lets targets go as far as the policy allows; settles the run when nothing is left to wait for.
   *
   * @param actor who brought it about
   */
  void advance(StageRun run, Actor actor) {
    if (!run.newest()) {
      follow(run, actor);
      return;
    }
    boolean released = false;
    for (Target next : candidates(run, runs.targets(run.id()))) {
      release(run, next, actor);
      released = true;
    }
    boolean working = runs.targets(run.id()).stream().anyMatch(Target::working);
    if (working && run.ended()) {
      reopen(run, actor);
    } else if (!working) {
      settle(run, runs.targets(run.id()), actor);
    }
    if (released) {
      wakeUp.afterCommit();
    }
  }

  private static List<Target> candidates(StageRun run, List<Target> targets) {
    boolean halted = halted(run, targets);
    Optional<Target> canary =
        run.policy().order() == Order.CANARY_FIRST && targets.get(0).state() != run.finished()
            ? Optional.of(targets.get(0))
            : Optional.empty();
    long working = targets.stream().filter(Target::working).count();
    int limit = run.policy().order() == Order.ONE_BY_ONE ? 1 : Math.max(1, run.policy().parallel());
    return targets.stream()
        .filter(t -> t.waits() && (t.turn() == Turn.RETRY || !halted))
        .filter(t -> run.calledOff().isEmpty())
        .filter(t -> canary.isEmpty() || canary.get().position() == t.position())
        .limit(Math.max(0, limit - working))
        .toList();
  }

  /** Whether the rest must not go any more. A canary that did not make it always holds the rest. */
  static boolean halted(StageRun run, List<Target> targets) {
    boolean bad =
        targets.stream()
            .anyMatch(t -> t.state() == RunState.FAILED || t.state() == RunState.UNKNOWN);
    return !run.calledOff().isEmpty() || (bad && run.policy().onFailure() == OnFailure.STOP);
  }

  private void release(StageRun run, Target target, Actor actor) {
    moves.save(
        run,
        target,
        target.moved(run.working(), Turn.RELEASED, "", ""),
        new Move(actor, "it waits for an agent"));
    attempts.plan(run, target.connection(), target.applied(), undoes(run, target));
  }

  /** Up attempts whose artifacts a rollback puts back. */
  private List<String> undoes(StageRun run, Target target) {
    if (run.direction() == Direction.UP) {
      return List.of();
    }
    return runs.newest(run.stage(), Direction.UP).stream()
        .flatMap(up -> attempts.of(up.id()).stream())
        .filter(a -> a.connection().equals(target.connection()))
        .map(a -> a.id().toString())
        .toList();
  }

  /** Tells that a target has another schema than the rehearsed one. */
  void stale(StageRun run, String connection) {
    events.publishEvent(new TargetStale(run.stage(), connection, run.correlation()));
  }

  private void reopen(StageRun run, Actor actor) {
    runs.move(run, run.working(), "goes on", false);
    events.publishEvent(
        new StageRunChanged(
            run.stage(), run.direction(), RunState.IN_PROGRESS, "it goes on", actor));
  }

  private void settle(StageRun run, List<Target> targets, Actor actor) {
    boolean begun = attempts.begun(run.id());
    boolean calledOff = !run.calledOff().isEmpty() && !begun;
    List<Target> rest = targets.stream().filter(Target::waits).toList();
    String why = calledOff || !run.calledOff().isEmpty() ? run.calledOff() : trouble(run, targets);
    rest.forEach(target -> leave(run, target, calledOff, new Move(actor, why)));
    List<Target> settled = runs.targets(run.id());
    RunState state = calledOff ? RunState.CANCELLED : verdict(run, settled);
    if (run.ended() && run.state() == state) {
      return;
    }
    String cause = cause(run, settled, state);
    runs.move(run, state, cause, true);
    record.audit(run, "run.settled", actor, Map.of("state", state.word(), "cause", cause));
    events.publishEvent(new StageRunChanged(run.stage(), run.direction(), state, cause, actor));
  }

  /** What becomes of a target that was never let go. */
  private void leave(StageRun run, Target target, boolean calledOff, Move why) {
    String error = why.cause().isEmpty() ? "" : "not run: " + why.cause();
    Target left = left(run, target, calledOff, error);
    moves.save(run, target, left, new Move(why.actor(), error));
  }

  private static Target left(StageRun run, Target target, boolean calledOff, String error) {
    if (run.direction() == Direction.DOWN) {
      RunState next = calledOff ? RunState.COMPLETED : RunState.FAILED;
      return target.moved(next, Turn.RELEASED, error, "Roll back again to undo it.");
    }
    return calledOff
        ? target.moved(RunState.CANCELLED, Turn.RELEASED, error, "")
        : target.moved(RunState.PENDING, target.turn(), error, "Retry runs it too.");
  }

  private static RunState verdict(StageRun run, List<Target> targets) {
    if (targets.stream().anyMatch(t -> t.state() == RunState.UNKNOWN)) {
      return RunState.UNKNOWN;
    }
    return targets.stream().allMatch(t -> t.state() == run.finished())
        ? run.finished()
        : RunState.FAILED;
  }

  private static String trouble(StageRun run, List<Target> targets) {
    return targets.stream()
        .filter(t -> t.state() == RunState.UNKNOWN || t.state() == RunState.FAILED)
        .findFirst()
        .map(t -> run.name(t.connection()) + " is " + t.state().word())
        .orElse("");
  }

  private static String cause(StageRun run, List<Target> targets, RunState state) {
    if (state == RunState.CANCELLED) {
      return "called off before anything had begun: " + run.calledOff();
    }
    long done = targets.stream().filter(t -> t.state() == run.finished()).count();
    String count = "%d of %d targets %s".formatted(done, targets.size(), run.finished().word());
    return targets.stream()
        .filter(t -> t.state() == RunState.UNKNOWN || t.state() == RunState.FAILED)
        .min((a, b) -> Boolean.compare(b.state() == state, a.state() == state))
        .map(t -> run.name(t.connection()) + ": " + t.error() + " (" + count + ")")
        .orElse(run.calledOff().isEmpty() ? count : "called off: " + run.calledOff());
  }

  /** What became known about an older up run settles the rollback that waited for it. */
  private void follow(StageRun older, Actor actor) {
    if (older.direction() != Direction.UP) {
      return;
    }
    StageRun newest = runs.newest(older.stage()).orElseThrow();
    List<Target> before = runs.targets(older.id());
    for (Target down : runs.targets(newest.id())) {
      before.stream()
          .filter(up -> up.connection().equals(down.connection()))
          .filter(up -> newest.direction() == Direction.DOWN && down.state() == RunState.UNKNOWN)
          .filter(up -> up.state() != RunState.UNKNOWN && noAttempt(newest, down))
          .forEach(up -> follow(newest, up, down, actor));
    }
    advance(newest, actor);
  }

  private void follow(StageRun newest, Target up, Target down, Actor actor) {
    Target now = followed(up, down);
    String cause = now.error().isEmpty() ? String.join("; ", now.evidence()) : now.error();
    moves.save(newest, down, now, new Move(actor, cause));
  }

  private boolean noAttempt(StageRun run, Target target) {
    return attempts.of(run.id()).stream()
        .noneMatch(a -> a.connection().equals(target.connection()));
  }

  private static Target followed(Target up, Target down) {
    return up.touched()
        ? down.moved(
            RunState.FAILED,
            Turn.RELEASED,
            "it is known now that %d statements are applied%s"
                .formatted(up.applied().size(), up.half() > 0 ? " and a part of another one" : ""),
            "Roll back again.")
        : down.moved(RunState.ROLLED_BACK, Turn.RELEASED, "", "")
            .known(List.of(), 0, List.of("nothing had been applied, so there was nothing to undo"));
  }
}
