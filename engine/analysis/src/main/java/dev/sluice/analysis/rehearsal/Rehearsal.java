package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Carries out a rehearsal: shadow from the target's schema, up, compare, down, compare. */
public final class Rehearsal {
  /** More would keep an agent busy for longer than a rehearsal may take. */
  private static final int PLACES = 20;

  private static final ExecutionPlan.Limits LIMITS = ExecutionPlan.Limits.defaults();

  private static final String UNTRIED =
      "only the first " + PLACES + " resting places are rehearsed";

  private final DatabaseEngine engine;
  private final boolean keeps;

  /** A rehearsal on one engine. */
  public Rehearsal(DatabaseEngine engine) {
    this(engine, true);
  }

  /**
   * A rehearsal on one engine.
   *
   * @param keeps whether runs on the target set rows aside, so that added ones are taken back
   */
  public Rehearsal(DatabaseEngine engine, boolean keeps) {
    this.engine = engine;
    this.keeps = keeps;
  }

  /**
   * Rehearses a migration on a shadow of a target. Trouble with the database is told in the report,
   * not thrown.
   *
   * @param target the database whose schema is the base
   * @param up the up script
   * @param down the author's down script, or empty to have one generated
   */
  public RehearsalReport rehearse(Database target, String up, Optional<String> down) {
    return rehearse(target, () -> Base.of(target), up, down);
  }

  /**
   * Rehearses a migration on a throwaway database of a server. Trouble with the database is told in
   * the report, not thrown.
   *
   * @param host a database of the server on which the throwaway one is made
   */
  public RehearsalReport rehearse(Database host, Base base, String up, Optional<String> down) {
    return rehearse(host, () -> base, up, down);
  }

  private RehearsalReport rehearse(
      Database host, Supplier<Base> source, String up, Optional<String> down) {
    String origin = down.isPresent() ? "author" : "none";
    Draft draft = new Draft(origin, down.orElse(""), "");
    try {
      Base base = source.get();
      draft = draft.on(base.schema().fingerprint());
      Optional<Database.Shadow> shadow = host.shadow(base.schema());
      if (shadow.isEmpty()) {
        return draft.notRehearsed(
            "the agent's database role may not create a throwaway database; grant it CREATEDB");
      }
      RehearsalReport report = onShadow(shadow.get(), base, new Scripts(up, down), draft);
      return report.upApplied() ? report.with(partial(host, base, up, draft)) : report;
    } catch (DatabaseException e) {
      return draft.notRehearsed(e.getMessage() + ". " + e.action());
    } catch (ScriptException e) {
      return draft.notRehearsed(
          "line %d, column %d: %s %s".formatted(e.line(), e.column(), e.getMessage(), e.action()));
    }
  }

  /**
   * Each resting place on a throwaway database of its own: the statements up to there, and back.
   */
  private List<PartialDown> partial(Database host, Base base, String up, Draft draft) {
    Script script = engine.split(up);
    List<PartialDown> ways = new ArrayList<>();
    for (int applied : RestingPlaces.of(engine, script)) {
      PartialDown way =
          applied == 0
              ? PartialDown.nothing()
              : ways.size() < PLACES
                  ? tried(host, base, RestingPlaces.first(script, applied), applied, draft)
                  : PartialDown.untried(applied, UNTRIED);
      Optional<Statement> half = RestingPlaces.within(script, applied);
      ways.add(half.map(next -> way.losing(losses(base, script, next))).orElse(way));
    }
    return ways;
  }

  private PartialDown tried(Database host, Base base, String first, int applied, Draft draft) {
    Optional<Database.Shadow> shadow = host.shadow(base.schema());
    Scripts scripts = new Scripts(first, Optional.empty());
    return shadow
        .map(throwaway -> PartialDown.of(applied, onShadow(throwaway, base, scripts, draft)))
        .orElseGet(() -> PartialDown.untried(applied, UNTRIED));
  }

  /** What some batches of a statement take away. */
  private List<String> losses(Base base, Script script, Statement half) {
    return new DataLosses(engine, base.schema(), base.rows(), keeps)
        .of(new Script(script.text(), List.of(half)), base.schema(), false);
  }

  private record Scripts(String up, Optional<String> down) {}

  private RehearsalReport onShadow(
      Database.Shadow shadow, Base base, Scripts scripts, Draft draft) {
    Optional<RehearsalReport> report = Optional.empty();
    try (Database.Shadow throwaway = shadow) {
      Optional<String> obstacle =
          beyond(engine, throwaway.database(), base.schema(), scripts.up(), scripts.down())
              .or(() -> fill(throwaway.database(), base));
      report =
          Optional.of(
              obstacle.isPresent()
                  ? draft.notRehearsed(obstacle.get())
                  : upAndDown(throwaway.database(), base, scripts, draft));
    } catch (DatabaseException e) {
      return report.orElseGet(() -> draft.notRehearsed(e.getMessage() + ". " + e.action()));
    }
    return report.get();
  }

  /** Why scripts may not be tried on a database, where they would take effect outside of it. */
  static Optional<String> beyond(
      DatabaseEngine engine, Database place, Schema base, String up, Optional<String> down) {
    Reach reach = new Reach(engine, place.reachable());
    return Stream.concat(Stream.of(engine.split(up)), down.flatMap(d -> split(engine, d)).stream())
        .flatMap(script -> reach.beyond(script, base).stream())
        .findFirst()
        .map(
            why ->
                why
                    + "; that would happen outside of the database that it is tried on, before"
                    + " anybody approved it");
  }

  /** What cannot be split is never run. */
  private static Optional<Script> split(DatabaseEngine engine, String down) {
    try {
      return Optional.of(engine.split(down));
    } catch (ScriptException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<String> fill(Database shadow, Base base) {
    if (base.script().isBlank()) {
      return Optional.empty();
    }
    Outcome filled = run(shadow, engine.split(base.script()), Direction.UP, new Watcher(false));
    return filled.state() == Outcome.State.APPLIED
        ? Optional.empty()
        : Optional.of("the base cannot be built: " + why(filled));
  }

  private RehearsalReport upAndDown(Database shadow, Base start, Scripts scripts, Draft draft) {
    Schema base = shadow.schema();
    Optional<String> down = scripts.down();
    Script upScript = engine.split(scripts.up());
    Watcher watcher = new Watcher(true);
    Outcome applied = run(shadow, upScript, Direction.UP, watcher);
    if (applied.state() == Outcome.State.NOT_STARTED || applied.state() == Outcome.State.UNKNOWN) {
      return draft.notRehearsed(why(applied));
    } else if (applied.state() != Outcome.State.APPLIED) {
      return draft.upFailed(applied.steps(), why(applied), watcher.observations());
    }
    Schema after = shadow.schema();
    DataLosses upLosses = new DataLosses(engine, base, start.rows(), keeps);
    Set<String> losses = new LinkedHashSet<>(upLosses.of(upScript, after, down.isEmpty()));
    Undoing undoing =
        new Undoing(
            engine, script -> run(shadow, script, Direction.DOWN, new Watcher(false)), shadow);
    Undoing.Result undone = undoing.undo(after, base, down, upLosses.renamed(upScript));
    losses.addAll(undone.notes());
    List<DifferenceLine> changes =
        SchemaComparison.differences(base, after).stream().map(DifferenceLine::of).toList();
    return new RehearsalReport(
            true,
            applied.steps(),
            down.isPresent() ? "author" : undone.script().isEmpty() ? "none" : "generated",
            undone.script(),
            undone.applied(),
            proof(undone, losses),
            undone.remaining(),
            List.copyOf(losses),
            draft.fingerprint(),
            "",
            undone.differences(),
            watcher.observations())
        .changing(changes);
  }

  private static RollbackProof proof(Undoing.Result undone, Set<String> losses) {
    if (!undone.restored()) {
      return RollbackProof.CANNOT;
    }
    return losses.isEmpty() ? RollbackProof.PROVEN : RollbackProof.SCHEMA_ONLY;
  }

  static String why(Outcome outcome) {
    return outcome.trouble().map(StepResult.Trouble::message).orElse("no reason was given");
  }

  static Outcome run(Database shadow, Script script, Direction direction, Watcher watcher) {
    return run(shadow, script, direction, watcher, Terms.USUAL);
  }

  /**
   * How a script runs.
   *
   * @param statementTimeout how long one statement may take; zero for no limit
   * @param fingerprint of the schema that must be there right before the first one, if any must
   */
  record Terms(Duration statementTimeout, Optional<String> fingerprint) {
    /** As on a throwaway database. */
    static final Terms USUAL = new Terms(LIMITS.statementTimeout(), Optional.empty());
  }

  static Outcome run(
      Database database,
      Script script,
      Direction direction,
      ExecutionListener watcher,
      Terms terms) {
    if (script.statements().isEmpty()) {
      return new Outcome(Outcome.State.APPLIED, List.of(), Optional.empty(), List.of(), "", "");
    }
    return database.execute(plan(script, direction, terms), () -> true, watcher);
  }

  /** An attempt of its own that sets nothing aside. */
  static ExecutionPlan plan(Script script, Direction direction, Terms terms) {
    return new ExecutionPlan(
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
            LIMITS.lockTimeout(),
            terms.statementTimeout(),
            LIMITS.targetLockTimeout(),
            Optional.empty(),
            0),
        "rehearsal",
        terms.fingerprint());
  }

  /** What is known before the shadow has answered. */
  private record Draft(String origin, String down, String fingerprint) {
    Draft on(String base) {
      return new Draft(origin, down, base);
    }

    RehearsalReport notRehearsed(String trouble) {
      return RehearsalReport.notRehearsed(origin, down, trouble);
    }

    RehearsalReport upFailed(List<StepResult> steps, String why, List<Observation> observations) {
      return new RehearsalReport(
          false,
          steps,
          origin,
          down,
          false,
          RollbackProof.CANNOT,
          List.of("the up script failed: " + why),
          List.of(),
          fingerprint,
          "",
          List.of(),
          observations);
    }
  }
}
