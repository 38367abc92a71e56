package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.Target.Turn;
import dev.sluice.protocol.BundlePayload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Turns an order into a stored stage run. */
@Component
class Orders {
  private final RunRows runs;
  private final OrderSeal seal;
  private final RunRecord record;

  Orders(RunRows runs, OrderSeal seal, RunRecord record) {
    this.runs = runs;
    this.seal = seal;
    this.record = record;
  }

  /** Stores a new run; empty when the same way is under way already. */
  Optional<StageRun> begin(RunOrder order) {
    Optional<StageRun> last = runs.newest(order.stage());
    if (last.isPresent() && !last.get().ended()) {
      if (last.get().direction() == order.direction()) {
        return Optional.empty();
      }
      throw new IllegalStateException(order.stage() + " is under way the other way");
    }
    if (order.direction() == Direction.UP && !applied(order.stage()).isEmpty()) {
      throw new IllegalStateException(
          order.stage() + " has statements applied: it can be retried or rolled back");
    }
    StageRun run = run(order, last.map(StageRun::number).orElse(0) + 1, approvals(order));
    Map<String, StoredScript> scripts = new LinkedHashMap<>();
    List<Target> targets = targets(order, run, scripts);
    if (targets.isEmpty()) {
      throw new IllegalStateException("there is nothing to run in " + order.stage());
    }
    StageRun sealed = sealed(run, seal.over(run, targets));
    runs.insert(sealed);
    scripts.values().forEach(script -> runs.insert(sealed.id(), script));
    targets.forEach(runs::insert);
    record.audit(sealed, "run.started", order.actor(), facts(sealed, targets));
    return Optional.of(sealed);
  }

  /**
   * The same run for another click: under its id, for the schemas of the newest rehearsals, and by
   * the approvals that count now: agents are shown them. What was tampered with stays unsealed.
   */
  StageRun again(StageRun run, RunOrder order) {
    List<Target> targets = runs.targets(run.id());
    boolean whole = seal.holds(run, targets);
    if (whole && run.direction() == Direction.UP) {
      targets.stream()
          .filter(target -> target.applied().isEmpty())
          .forEach(target -> runs.save(target.on(order.baseOf(target.connection()))));
      runs.approved(run.id(), order.approvals(), order.policyVersion());
    }
    runs.correlate(run.id(), order.actor().correlation());
    StageRun now = runs.find(run.id());
    if (whole) {
      runs.seal(run.id(), seal.over(now, runs.targets(run.id())));
    }
    return now;
  }

  /** What is applied now by connection. */
  Map<String, List<Integer>> applied(StageKey stage) {
    Map<String, List<Integer>> applied = new LinkedHashMap<>();
    for (Target target : standing(stage)) {
      if (target.touched()) {
        applied.put(target.connection(), target.applied());
      }
    }
    return applied;
  }

  /** What stands by connection, or may stand, in words that go on after its name. */
  Map<String, String> effects(StageKey stage) {
    Map<String, String> effects = new LinkedHashMap<>();
    for (Target target : standing(stage)) {
      if (target.state() == RunState.UNKNOWN || target.working()) {
        effects.put(target.connection(), "is " + target.state().word());
      } else if (target.touched() || target.state() == RunState.COMPLETED) {
        effects.put(target.connection(), "has statements " + target.applied() + " applied");
      }
    }
    return effects;
  }

  /** Targets of the newest up run that were not undone. */
  private List<Target> standing(StageKey stage) {
    return runs.newest(stage, Direction.UP).stream()
        .flatMap(run -> runs.targets(run.id()).stream())
        .filter(target -> !target.undone())
        .toList();
  }

  private List<Target> targets(RunOrder order, StageRun run, Map<String, StoredScript> scripts) {
    Map<String, Target> standing = new LinkedHashMap<>();
    standing(order.stage()).forEach(t -> standing.put(t.connection(), t));
    List<Target> targets = new ArrayList<>();
    for (String connection : order.connections()) {
      String text = order.scriptFor(connection);
      StoredScript script = scripts.computeIfAbsent(text, t -> StoredScript.of(order.engine(), t));
      if (order.direction() == Direction.UP) {
        targets.add(
            fresh(run, targets.size(), connection, script, RunState.PENDING)
                .on(order.baseOf(connection)));
      } else if (standing.containsKey(connection)) {
        undoing(run, targets.size(), standing.get(connection), script).ifPresent(targets::add);
      }
    }
    return targets;
  }

  private static Optional<Target> undoing(
      StageRun run, int position, Target up, StoredScript script) {
    if (up.state() == RunState.UNKNOWN) {
      return Optional.of(
          fresh(run, position, up.connection(), script, RunState.UNKNOWN)
              .moved(
                  RunState.UNKNOWN,
                  Turn.RELEASED,
                  "the outcome of its run is not known yet, so nothing is undone",
                  "Wait for the evidence, or settle it."));
    }
    return up.touched()
        ? Optional.of(fresh(run, position, up.connection(), script, RunState.ROLLING_BACK))
        : Optional.empty();
  }

  private static Target fresh(
      StageRun run, int position, String connection, StoredScript script, RunState state) {
    return new Target(
        run.id(),
        position,
        connection,
        script.sha256(),
        "",
        state,
        Turn.WAITING,
        List.of(),
        0,
        false,
        "",
        "",
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** What is undone rests on the approvals under which it ran, however old they are by now. */
  private List<BundlePayload.Approval> approvals(RunOrder order) {
    return order.direction() == Direction.UP
        ? order.approvals()
        : runs.newest(order.stage(), Direction.UP)
            .map(StageRun::approvals)
            .orElseGet(order::approvals);
  }

  private static StageRun run(RunOrder order, int number, List<BundlePayload.Approval> approvals) {
    return new StageRun(
        UUID.randomUUID(),
        order.stage(),
        number,
        true,
        order.direction(),
        order.direction() == Direction.UP ? RunState.IN_PROGRESS : RunState.ROLLING_BACK,
        "",
        order.title(),
        order.flow(),
        order.engine(),
        order.content(),
        order.policy(),
        approvals,
        order.policyVersion(),
        order.actor().correlation(),
        "",
        false);
  }

  private static StageRun sealed(StageRun run, String seal) {
    return new StageRun(
        run.id(),
        run.stage(),
        run.number(),
        run.newest(),
        run.direction(),
        run.state(),
        run.calledOff(),
        run.title(),
        run.flow(),
        run.engine(),
        run.content(),
        run.policy(),
        run.approvals(),
        run.policyVersion(),
        run.correlation(),
        seal,
        run.ended());
  }

  private static Map<String, String> facts(StageRun run, List<Target> targets) {
    return Map.of(
        "run", run.id().toString(),
        "direction", run.direction().name(),
        "connections", String.join(", ", targets.stream().map(Target::connection).toList()),
        "scripts", String.join(", ", targets.stream().map(Target::script).distinct().toList()),
        "policyVersion", Long.toString(run.policyVersion()));
  }
}
