package dev.sluice.analysis.rehearsal;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Carries out a rehearsal: shadow from the target's schema, up, compare, down, compare. */
public final class Rehearsal {
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
      return onShadow(shadow.get(), up, down, draft);
    } catch (DatabaseException e) {
      return draft.notRehearsed(e.getMessage() + ". " + e.action());
    } catch (ScriptException e) {
      return draft.notRehearsed(
          "line %d, column %d: %s %s".formatted(e.line(), e.column(), e.getMessage(), e.action()));
    }
  }

  private RehearsalReport onShadow(
      Database.Shadow shadow, String up, Optional<String> down, Draft draft) {
    Optional<RehearsalReport> report = Optional.empty();
    try (Database.Shadow throwaway = shadow) {
      report = Optional.of(upAndDown(throwaway.database(), up, down, draft));
    } catch (DatabaseException e) {
      return report.orElseGet(() -> draft.notRehearsed(e.getMessage() + ". " + e.action()));
    }
    return report.get();
  }

  private RehearsalReport upAndDown(
      Database shadow, String up, Optional<String> down, Draft draft) {
    Schema base = shadow.schema();
    Script upScript = engine.split(up);
    Outcome applied = run(shadow, upScript, Direction.UP);
    if (applied.state() == Outcome.State.NOT_STARTED || applied.state() == Outcome.State.UNKNOWN) {
      return draft.notRehearsed(why(applied));
    } else if (applied.state() != Outcome.State.APPLIED) {
      return draft.upFailed(applied.steps(), "the up script failed: " + why(applied));
    }
    Schema after = shadow.schema();
    Set<String> losses =
        new LinkedHashSet<>(new DataLosses(engine, base).of(upScript, after, down.isEmpty()));
    Undoing undoing = new Undoing(engine, script -> run(shadow, script, Direction.DOWN), shadow);
    Undoing.Result undone = undoing.undo(after, base, down);
    losses.addAll(undone.notes());
    return new RehearsalReport(
        true,
        applied.steps(),
        down.isPresent() ? "author" : undone.script().isEmpty() ? "none" : "generated",
        undone.script(),
        undone.applied(),
        undone.restored()
            ? losses.isEmpty() ? RollbackProof.PROVEN : RollbackProof.SCHEMA_ONLY
            : RollbackProof.CANNOT,
        undone.remaining(),
        List.copyOf(losses),
        draft.fingerprint(),
        "");
  }

  private static String why(Outcome outcome) {
    return outcome.trouble().map(StepResult.Trouble::message).orElse("no reason was given");
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

    RehearsalReport upFailed(List<StepResult> steps, String why) {
      return new RehearsalReport(
          false,
          steps,
          origin,
          down,
          false,
          RollbackProof.CANNOT,
          List.of(why),
          List.of(),
          fingerprint,
          "");
    }
  }
}
