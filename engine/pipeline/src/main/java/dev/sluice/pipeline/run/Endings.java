package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.Target.Turn;
import dev.sluice.pipeline.run.TargetMoves.Move;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Ways in which an attempt ends, and what each means for its target. Migration's lock held. */
@Component
class Endings {
  private final RunRows runs;
  private final AttemptRows attempts;
  private final StepRows steps;
  private final TargetMoves moves;
  private final Progress progress;
  private final RunRecord record;

  Endings(
      RunRows runs,
      AttemptRows attempts,
      StepRows steps,
      TargetMoves moves,
      Progress progress,
      RunRecord record) {
    this.runs = runs;
    this.attempts = attempts;
    this.steps = steps;
    this.moves = moves;
    this.progress = progress;
    this.record = record;
  }

  /**
   * How an attempt ended.
   *
   * @param state its end
   * @param applied what it applied, beyond what was done before
   * @param half the statement of which only some batches stand, 0 for none
   * @param error what went wrong, or empty
   * @param action what to do, or empty
   * @param evidence how it is known
   */
  record Ending(
      AttemptState state,
      List<Integer> applied,
      int half,
      String error,
      String action,
      List<String> evidence) {
    Ending {
      applied = List.copyOf(applied);
      evidence = List.copyOf(evidence);
    }

    /** An end at which no statement is half done. */
    Ending(
        AttemptState state,
        List<Integer> applied,
        String error,
        String action,
        List<String> evidence) {
      this(state, applied, 0, error, action, evidence);
    }
  }

  /** Ends an attempt, because of what an agent told or did not tell, and moves its run on. */
  void end(Attempt attempt, Ending ending) {
    end(attempt, ending, attempt.sluice());
  }

  private void end(Attempt attempt, Ending ending, Actor actor) {
    if (attempt.state() != ending.state() && !attempts.move(attempt, ending.state())) {
      return;
    }
    StageRun run = runs.find(attempt.stageRun());
    Target target = runs.target(run.id(), attempt.connection());
    boolean whole = ending.state() == AttemptState.APPLIED;
    List<Integer> applied =
        whole
            ? runs.outline(run.id(), target.script()).all()
            : List.copyOf(union(attempt.done(), ending.applied()));
    RunState next = whole ? run.finished() : failed(ending.state());
    Target moved =
        target
            .moved(next, Turn.RELEASED, ending.error(), ending.action())
            .known(applied, half(target, ending, applied), ending.evidence());
    moves.save(run, target, moved, new Move(actor, moved.error(), facts(attempt, moved)));
    if (whole && run.direction() == Direction.DOWN) {
      runs.newest(run.stage(), Direction.UP)
          .ifPresent(up -> runs.undone(up.id(), attempt.connection()));
    }
    progress.advance(runs.find(run.id()), actor);
  }

  private static Map<String, String> facts(Attempt attempt, Target target) {
    return Map.of(
        "attempt", attempt.id().toString(),
        "applied", target.applied().toString(),
        "error", target.error());
  }

  /** Batches of a statement stand until the rest of it does, whatever a later attempt did. */
  private static int half(Target target, Ending ending, List<Integer> applied) {
    int half = ending.half() > 0 ? ending.half() : target.half();
    return ending.state() == AttemptState.APPLIED || applied.contains(half) ? 0 : half;
  }

  private static RunState failed(AttemptState state) {
    return state == AttemptState.UNKNOWN ? RunState.UNKNOWN : RunState.FAILED;
  }

  private static Set<Integer> union(List<Integer> one, List<Integer> other) {
    TreeSet<Integer> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  /** Calls one attempt off: what nobody has never begins, what an agent has is asked to stop. */
  void callOff(StageRun run, Attempt attempt, Move why) {
    if (attempt.state().open()) {
      attempts.cancel(attempt.id(), why.cause());
    } else if (attempt.state() == AttemptState.PLANNED) {
      drop(run, attempt, why);
    }
  }

  /** Ends an attempt that no agent ever had. */
  void drop(StageRun run, Attempt attempt, Move why) {
    if (!attempts.move(attempt, AttemptState.CANCELLED)) {
      return;
    }
    Target target = runs.target(run.id(), attempt.connection());
    String error = "called off: " + why.cause();
    moves.save(
        run,
        target,
        dropped(run, target, error),
        new Move(why.actor(), error, facts(attempt, target)));
  }

  private static Target dropped(StageRun run, Target target, String error) {
    if (run.direction() == Direction.DOWN) {
      return target.moved(RunState.ROLLING_BACK, Turn.WAITING, error, "");
    }
    return target.touched()
        ? target.moved(RunState.FAILED, Turn.RELEASED, error, "Retry goes on with it.")
        : target.moved(RunState.PENDING, Turn.WAITING, error, "");
  }

  /** The target's schema is not the rehearsed one, so nothing was sent; whoever cares is told. */
  void stale(Attempt attempt, String seen) {
    StageRun run = runs.find(attempt.stageRun());
    record.audit(
        run,
        "rehearsal.stale",
        Map.of(
            "connection", attempt.connection(),
            "rehearsed", runs.target(run.id(), attempt.connection()).base(),
            "seen", seen));
    progress.stale(run, attempt.connection());
  }

  /** An attempt whose agent was lost: shown as Unknown, evidence is asked for. */
  void lost(Attempt attempt, String cause) {
    steps.lost(attempt.id());
    end(
        attempt,
        new Ending(
            AttemptState.UNKNOWN,
            List.of(),
            cause,
            "Nothing is tried again by itself: evidence is asked for as soon as an agent that"
                + " serves it is connected.",
            List.of()));
  }

  /** Nobody who is there can say what became of an Unknown attempt; each reason is told once. */
  void unanswered(Attempt attempt, String why, String action) {
    StageRun run = runs.find(attempt.stageRun());
    Target target = runs.target(run.id(), attempt.connection());
    if (target.state() != RunState.UNKNOWN || target.action().equals(action)) {
      return;
    }
    runs.save(target.moved(RunState.UNKNOWN, target.turn(), target.error(), action));
    record.tell(
        run.stage(),
        "target.waiting",
        attempt.target() + ": " + why,
        Map.of("connection", attempt.connection()));
  }

  /** The agent of an Unknown attempt is back and still at work on it. */
  void revive(Attempt attempt) {
    if (!attempts.move(attempt, AttemptState.RUNNING)) {
      return;
    }
    StageRun run = runs.find(attempt.stageRun());
    Target target = runs.target(run.id(), attempt.connection());
    moves.save(
        run,
        target,
        target.moved(run.working(), Turn.RELEASED, "", ""),
        new Move(
            attempt.sluice(),
            "agent %s is back and still at work".formatted(attempt.agent()),
            facts(attempt, target)));
    progress.advance(run);
  }

  /** Ends an Unknown by a person's word. */
  Answer<String> settle(
      Actor actor, StageKey stage, String connection, boolean applied, String reason) {
    Optional<Attempt> unknown = unknown(stage, connection);
    if (unknown.isEmpty()) {
      return new Answer.NothingToDo<>(
          "the outcome on %s/%s is known".formatted(stage.environment(), connection));
    }
    Attempt attempt = attempts.lock(unknown.get().id());
    record.audit(
        runs.find(attempt.stageRun()),
        "run.settled-by-person",
        actor,
        Map.of("connection", connection, "applied", Boolean.toString(applied), "reason", reason));
    String word = "%s says: %s".formatted(actor.displayName(), reason);
    boolean touched = runs.target(attempt.stageRun(), connection).touched();
    end(
        attempt,
        applied
            ? new Ending(AttemptState.APPLIED, List.of(), "", "", List.of(word))
            : new Ending(
                AttemptState.FAILED,
                List.of(),
                (touched ? "nothing more was applied: " : "nothing was applied: ") + word,
                "",
                List.of(word)),
        actor);
    return Answer.done(connection);
  }

  private Optional<Attempt> unknown(StageKey stage, String connection) {
    return Stream.of(Direction.values())
        .flatMap(direction -> runs.newest(stage, direction).stream())
        .flatMap(run -> attempts.of(run.id()).stream())
        .filter(a -> a.connection().equals(connection) && a.state() == AttemptState.UNKNOWN)
        .findFirst();
  }
}
