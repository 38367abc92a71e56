package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.Actor;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Saves what becomes of target runs, and writes down who moved them and why: audit entry and
 * timeline, in the transaction of the change.
 */
@Component
class TargetMoves {
  private final RunRows runs;
  private final RunRecord record;

  TargetMoves(RunRows runs, RunRecord record) {
    this.runs = runs;
    this.record = record;
  }

  /**
   * Why a target moves.
   *
   * @param actor who moves it
   * @param cause one sentence without a full stop, or empty when the state says it all
   * @param facts what else the trail says of it
   */
  record Move(Actor actor, String cause, Map<String, String> facts) {
    Move {
      facts = Map.copyOf(facts);
    }

    Move(Actor actor, String cause) {
      this(actor, cause, Map.of());
    }
  }

  /** Saves a target as it is now; what is no move, for example other evidence, is not told. */
  void save(StageRun run, Target before, Target now, Move move) {
    runs.save(now);
    if (same(before, now)) {
      return;
    }
    Map<String, String> facts = new TreeMap<>(move.facts());
    facts.put("connection", now.connection());
    facts.put("from", before.state().word());
    facts.put("state", now.state().word());
    facts.put("cause", move.cause());
    record.audit(run, code(now.state()), move.actor(), facts);
    String why = move.cause().isEmpty() ? "" : ": " + move.cause();
    record.tell(
        run.stage(),
        move.actor(),
        "target.state",
        run.name(now.connection()) + " is " + now.state().word() + why,
        facts);
  }

  /** A target that goes on waiting moves when it waits for another reason or turn. */
  private static boolean same(Target before, Target now) {
    return before.state() == now.state()
        && before.turn() == now.turn()
        && (!now.waits() || before.error().equals(now.error()));
  }

  private static String code(RunState state) {
    return switch (state) {
      case UNKNOWN -> "run.unknown";
      case FAILED -> "run.target-failed";
      case COMPLETED, ROLLED_BACK -> "run.target-completed";
      case CANCELLED -> "run.target-cancelled";
      case QUEUED, PENDING, REJECTED -> "run.target-waits";
      case IN_PROGRESS, ROLLING_BACK -> "run.target-goes";
    };
  }
}
