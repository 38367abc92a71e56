package dev.sluice.pipeline.run;

import dev.sluice.pipeline.run.StepRows.Reach;
import dev.sluice.pipeline.run.StepRows.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Shows stored runs. */
@Component
class RunView {
  private final RunRows runs;
  private final AttemptRows attempts;
  private final StepRows steps;
  private final AgentRows agents;

  RunView(RunRows runs, AttemptRows attempts, StepRows steps, AgentRows agents) {
    this.runs = runs;
    this.attempts = attempts;
    this.steps = steps;
    this.agents = agents;
  }

  /** Targets of a run in order. */
  List<TargetRun> of(StageRun run) {
    Map<String, Attempt> newest =
        attempts.of(run.id()).stream()
            .collect(
                Collectors.toMap(Attempt::connection, Function.identity(), (old, young) -> young));
    Map<String, StoredScript> scripts =
        runs.targets(run.id()).stream()
            .map(Target::script)
            .distinct()
            .collect(Collectors.toMap(Function.identity(), sha -> runs.outline(run.id(), sha)));
    return runs.targets(run.id()).stream()
        .map(
            t ->
                show(
                    run,
                    t,
                    Optional.ofNullable(newest.get(t.connection())),
                    scripts.getOrDefault(t.script(), new StoredScript("", "", List.of()))))
        .toList();
  }

  private TargetRun show(
      StageRun run, Target target, Optional<Attempt> attempt, StoredScript script) {
    return new TargetRun(
        target.connection(),
        target.state(),
        run.direction().name(),
        target.script(),
        attempt.map(a -> a.id().toString()).orElse(""),
        attempt.map(Attempt::agent).orElse(""),
        target.startedAt(),
        target.completedAt(),
        target.error().isEmpty() ? waiting(run, attempt) : target.error(),
        target.action(),
        target.evidence(),
        target.applied().size(),
        target.half(),
        attempt.map(a -> steps(a.id(), a.done(), script)).orElse(List.of()));
  }

  /** Why an attempt that nobody has is not under way. */
  private String waiting(StageRun run, Optional<Attempt> attempt) {
    return attempt
        .filter(a -> a.state() == AttemptState.PLANNED)
        .map(
            a ->
                attempts.occupied(run.stage(), a.connection())
                    ? "waits: another run is at work on %s, or its outcome is not settled"
                        .formatted(a.target())
                    : agents.absence(run.stage(), a.connection(), run.engine()))
        .orElse("");
  }

  /**
   * The statements of an attempt in order.
   *
   * @param done those that stood before it
   */
  List<TargetRun.Step> steps(UUID attempt, List<Integer> done, StoredScript script) {
    Map<Integer, Seen> seen = steps.of(attempt);
    return script.statements().stream()
        .map(
            line -> {
              String before = done.contains(line.index()) ? "skipped" : "waiting";
              Seen step =
                  seen.getOrDefault(
                      line.index(), new Seen(line.index(), before, Reach.of(-1), 0, List.of()));
              return new TargetRun.Step(
                  line.index(),
                  step.state(),
                  line.kind(),
                  line.line(),
                  step.reach().rows(),
                  step.reach().passed(),
                  step.reach().about(),
                  step.millis(),
                  step.notes());
            })
        .toList();
  }

  /** When somebody was last seen, in a sentence. */
  static String lastSeen(Optional<Instant> at) {
    return at.map(time -> "last seen " + time).orElse("never seen");
  }
}
