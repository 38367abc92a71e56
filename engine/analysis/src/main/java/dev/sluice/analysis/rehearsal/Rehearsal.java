package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.Outcome;
import dev.sluice.db.Script;
import dev.sluice.db.ScriptException;
import dev.sluice.db.Sha256;
import dev.sluice.db.StepResult;
import dev.sluice.db.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Carries out a rehearsal: shadow from the target's schema, up, compare, down, compare. */
public final class Rehearsal {
  private static final int REMAINING_LIMIT = 50;

  private final DatabaseEngine engine;

  /** A rehearsal on one engine. */
  public Rehearsal(DatabaseEngine engine) {
    this.engine = engine;
  }

  /**
   * Rehearses a migration on a shadow of a target. Trouble with the database is told in the report,
   * not thrown.
   *
   * @param target the database whose schema is the base
   * @param up the up script, or the applied part of it when a partial run is to be undone
   * @param down the author's down script, or empty to have one generated
   */
  public RehearsalReport rehearse(Database target, String up, Optional<String> down) {
    String origin = down.isPresent() ? "author" : "none";
    Draft draft = new Draft(origin, down.orElse(""));
    try {
      Schema base = target.schema();
      draft = draft.on(base.fingerprint());
      Optional<Database.Shadow> shadow = target.shadow(base);
      if (shadow.isEmpty()) {
        return draft.notRehearsed(
            "the agent's database role may not create a throwaway database; grant it CREATEDB");
      }
      try (Database.Shadow throwaway = shadow.get()) {
        return onShadow(throwaway.database(), up, down, draft);
      }
    } catch (DatabaseException e) {
      return draft.notRehearsed(e.getMessage() + ". " + e.action());
    } catch (ScriptException e) {
      return draft.notRehearsed(
          "line %d, column %d: %s %s".formatted(e.line(), e.column(), e.getMessage(), e.action()));
    }
  }

  private RehearsalReport onShadow(Database shadow, String up, Optional<String> down, Draft draft) {
    Schema base = shadow.schema();
    Script upScript = engine.split(up);
    Outcome applied = run(shadow, upScript, Direction.UP);
    if (applied.state() != Outcome.State.APPLIED) {
      return draft.upFailed(applied.steps());
    }
    Schema after = shadow.schema();
    List<String> losses = new ArrayList<>(DataLosses.of(engine, upScript, base, after));
    SyncScript generated = SchemaComparison.script(after, base, engine.renderer());
    String script = down.orElse(generated.sql());
    if (down.isEmpty()) {
      losses.addAll(generated.unsupported());
    }
    String origin = down.isPresent() ? "author" : script.isEmpty() ? "none" : "generated";
    Outcome undone = run(shadow, engine.split(script), Direction.DOWN);
    boolean ran = undone.state() == Outcome.State.APPLIED;
    List<String> remaining = remaining(shadow.schema(), base, undone);
    RollbackProof proof =
        !ran || !remaining.isEmpty()
            ? RollbackProof.CANNOT
            : losses.isEmpty() ? RollbackProof.PROVEN : RollbackProof.SCHEMA_ONLY;
    return new RehearsalReport(
        true,
        applied.steps(),
        origin,
        script,
        ran,
        proof,
        remaining,
        losses,
        draft.fingerprint(),
        "");
  }

  private static List<String> remaining(Schema now, Schema base, Outcome undone) {
    List<String> remaining = new ArrayList<>();
    undone
        .trouble()
        .ifPresent(trouble -> remaining.add("the down script failed: " + trouble.message()));
    SchemaComparison.differences(base, now).stream()
        .limit(REMAINING_LIMIT)
        .map(
            d ->
                "%s %s: %s"
                    .formatted(
                        d.change().name().toLowerCase(java.util.Locale.ROOT),
                        d.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                        d.name()))
        .forEach(remaining::add);
    return remaining;
  }

  private static Outcome run(Database shadow, Script script, Direction direction) {
    if (script.statements().isEmpty()) {
      return new Outcome(Outcome.State.APPLIED, List.of(), Optional.empty(), List.of(), "", "");
    }
    ExecutionPlan.Limits limits = ExecutionPlan.Limits.defaults();
    ExecutionPlan plan =
        new ExecutionPlan(
            UUID.randomUUID().toString(),
            1,
            "rehearsal",
            "rehearsal",
            Sha256.hex(script.text()),
            direction,
            script,
            Set.of(),
            Set.of(),
            new ExecutionPlan.Limits(
                limits.lockTimeout(),
                limits.statementTimeout(),
                limits.targetLockTimeout(),
                Optional.empty(),
                0),
            "rehearsal");
    return shadow.execute(plan, () -> true, new SilentListener());
  }

  /** What is known before the shadow has answered. */
  private record Draft(String origin, String down, String fingerprint) {
    Draft(String origin, String down) {
      this(origin, down, "");
    }

    Draft on(String base) {
      return new Draft(origin, down, base);
    }

    RehearsalReport notRehearsed(String trouble) {
      return new RehearsalReport(
          false,
          List.of(),
          origin,
          down,
          false,
          RollbackProof.NOT_REHEARSED,
          List.of(),
          List.of(),
          fingerprint,
          trouble);
    }

    RehearsalReport upFailed(List<StepResult> steps) {
      return new RehearsalReport(
          false,
          steps,
          origin,
          down,
          false,
          RollbackProof.CANNOT,
          List.of(),
          List.of(),
          fingerprint,
          "");
    }
  }
}
