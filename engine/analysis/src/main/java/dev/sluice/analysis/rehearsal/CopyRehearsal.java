package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.compare.Difference;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.rehearsal.Rehearsal.Terms;
import dev.sluice.db.Capability;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rehearses on a copy that has the target's rows what a throwaway database showed to work. Where
 * everything is one transaction, that is taken back; else up and down are committed one after the
 * other, and meanwhile a table stands in the copy that makes its schema another one than the
 * target's. It goes when the copy came back to its start, and stays where that did not, or where
 * nobody knows: then the copy is left out until somebody restores it.
 */
public final class CopyRehearsal {
  /** A schema shows it: it does not begin like the tables of the ledger, which none shows. */
  private static final String MARK = "rehearsal_spoiled_copy";

  /**
   * Less than what a server waits for a rehearsal, which is ten minutes where nobody settled it.
   */
  private static final Duration LIMIT = Duration.ofMinutes(8);

  private static final Set<Category> SURROUNDINGS =
      Set.of(
          Category.UNREACHABLE,
          Category.AUTHENTICATION,
          Category.PRIVILEGE,
          Category.LOCK_TIMEOUT,
          Category.SETUP);

  private final DatabaseEngine engine;
  private final String name;
  private final Duration limit;

  /**
   * A rehearsal on one copy.
   *
   * @param name what verdicts call it
   */
  public CopyRehearsal(DatabaseEngine engine, String name) {
    this(engine, name, LIMIT);
  }

  /**
   * A rehearsal on one copy.
   *
   * @param limit how long up and down may take there together; then they are stopped
   */
  CopyRehearsal(DatabaseEngine engine, String name, Duration limit) {
    this.engine = engine;
    this.name = name;
    this.limit = limit;
  }

  /**
   * Runs up and down on the copy.
   *
   * @param base the target as it is now
   * @param shown what the throwaway database showed of the same scripts
   * @return that report with times, rows and locks from the copy, with what failed there, or with a
   *     remark why the copy was not used. Trouble with the copy is told there, not thrown
   */
  public RehearsalReport rehearse(Database copy, Base base, String up, RehearsalReport shown) {
    if (!shown.upApplied()) {
      return shown;
    }
    try (CopyRuns runs = new CopyRuns(copy, limit)) {
      Schema there = copy.schema();
      if (!there.fingerprint().equals(base.schema().fingerprint())) {
        return unused(shown, outOfDate(base.schema(), there));
      }
      String down = shown.restoresSchema() ? shown.down() : "";
      Optional<String> beyond =
          Rehearsal.beyond(engine, copy, base.schema(), up, Optional.of(down));
      if (beyond.isPresent()) {
        return unused(shown, beyond.get());
      }
      Run run = new Run(runs, copy, base, engine.split(up), engine.split(down), shown);
      return oneTransaction(run) ? takenBack(run) : committed(run);
    } catch (DatabaseException e) {
      return unused(shown, e.getMessage() + ". " + e.action());
    } catch (ScriptException e) {
      return unused(shown, String.valueOf(e.getMessage()));
    }
  }

  /** The same report with a remark that the copy was not used, and why. */
  public RehearsalReport unused(RehearsalReport shown, String why) {
    return shown.on(
        new Ground(
            shown.ground().place(),
            with(shown.ground().remarks(), "The copy " + name + " was not used: " + why)));
  }

  private record Run(
      CopyRuns runs, Database copy, Base base, Script up, Script down, RehearsalReport shown) {
    int length() {
      return up.statements().size();
    }

    /** Of the target's schema, which the copy must have right before the first statement. */
    String start() {
      return base.schema().fingerprint();
    }
  }

  private static String outOfDate(Schema target, Schema copy) {
    List<Difference> differences = SchemaComparison.differences(target, copy);
    if (differences.stream().anyMatch(one -> one.name().endsWith(MARK))) {
      return "an earlier rehearsal spoiled it, or one is at work there (table %s); restore it"
          .formatted(MARK);
    }
    String first =
        differences.stream().findFirst().map(one -> Undoing.plain(one.name())).orElse("an order");
    return "its schema is not the target's now (%s%s); bring it up to date"
        .formatted(
            first, differences.size() > 1 ? " and %d more".formatted(differences.size() - 1) : "");
  }

  private boolean oneTransaction(Run run) {
    return engine.capabilities().contains(Capability.TRANSACTIONAL_DDL)
        && Stream.concat(run.up().statements().stream(), run.down().statements().stream())
            .allMatch(one -> one.transactional() && Batches.of(one).isEmpty());
  }

  private RehearsalReport takenBack(Run run) {
    Script whole = joined(run.up(), run.down());
    CopyWatcher watcher = CopyWatcher.takingBack(whole.statements().size());
    Outcome outcome = run.runs().run(whole, Direction.UP, watcher, run.start());
    Optional<Integer> failed =
        outcome.steps().stream()
            .filter(step -> step.state() == State.FAILED)
            .map(StepResult::index)
            .findFirst();
    boolean stands =
        outcome.steps().stream()
            .anyMatch(s -> s.state() == State.APPLIED || s.state() == State.UNKNOWN);
    if (stands) {
      Outcome marked = mark(run.copy(), Optional.empty());
      return spoiled(
          seen(run, watcher),
          "part of it was committed"
              + (marked.state() == Outcome.State.APPLIED ? "" : ", and it could not be marked"));
    } else if (watcher.tookBack()) {
      return seen(run, watcher);
    } else if (failed.isEmpty()) {
      return unused(run.shown(), ofTheCopy(run, outcome).orElse(Rehearsal.why(outcome)));
    }
    return failed.get() > run.length()
        ? downFailed(run, seen(run, watcher), outcome)
        : upFailed(run, outcome, watcher);
  }

  private RehearsalReport committed(Run run) {
    if (!run.shown().restoresSchema()) {
      return unused(run.shown(), "the script has no way back and is not one transaction");
    }
    Outcome marked = mark(run.copy(), Optional.of(run.start()));
    if (marked.state() != Outcome.State.APPLIED) {
      return unused(run.shown(), Rehearsal.why(marked));
    }
    CopyWatcher watcher = CopyWatcher.committing();
    try {
      return upAndDown(run, run.copy().schema(), watcher);
    } catch (DatabaseException e) {
      return spoiled(seen(run, watcher), e.getMessage() + ". " + e.action());
    }
  }

  private RehearsalReport upAndDown(Run run, Schema start, CopyWatcher watcher) {
    Outcome up = run.runs().run(run.up(), Direction.UP, watcher, start.fingerprint());
    if (up.state() != Outcome.State.APPLIED) {
      boolean nothing =
          up.state() == Outcome.State.FAILED || up.state() == Outcome.State.NOT_STARTED;
      return settled(
          run,
          start,
          upFailed(run, up, watcher),
          nothing ? List.of() : List.of("it stopped half-way"));
    }
    Schema after = run.copy().schema();
    RehearsalReport seen = seen(run, watcher);
    Outcome down =
        run.runs().run(run.down(), Direction.DOWN, new Watcher(false), after.fingerprint());
    return down.state() == Outcome.State.APPLIED
        ? settled(run, start, seen, losses(run, start, after))
        : settled(run, start, downFailed(run, seen, down), List.of("the way back failed there"));
  }

  /** Rows that up or down changed or took away, which no schema shows. */
  private List<String> losses(Run run, Schema start, Schema after) {
    Map<String, Long> rows = run.base().rows();
    Set<String> losses =
        new LinkedHashSet<>(new DataLosses(engine, start, rows, false).of(run.up(), after, true));
    losses.addAll(new DataLosses(engine, start, rows, false).of(run.down(), start, true));
    return List.copyOf(losses);
  }

  /** Takes the mark away where the copy came back. */
  private RehearsalReport settled(
      Run run, Schema start, RehearsalReport report, List<String> losses) {
    if (!losses.isEmpty()) {
      return spoiled(report, String.join("; ", losses));
    }
    if (!SchemaComparison.differences(start, run.copy().schema()).isEmpty()) {
      return spoiled(report, "its schema is not what it was");
    }
    Outcome away =
        Rehearsal.run(
            run.copy(),
            engine.split("DROP TABLE " + MARK),
            Direction.DOWN,
            new Watcher(false),
            Terms.USUAL);
    return away.state() == Outcome.State.APPLIED ? report : spoiled(report, Rehearsal.why(away));
  }

  private Outcome mark(Database copy, Optional<String> fingerprint) {
    Script table = engine.split("CREATE TABLE " + MARK + " (since INT)");
    Terms terms = new Terms(Terms.USUAL.statementTimeout(), fingerprint);
    return Rehearsal.run(copy, table, Direction.UP, new Watcher(false), terms);
  }

  private RehearsalReport seen(Run run, CopyWatcher watcher) {
    return run.shown()
        .seen(watcher.steps(run.length()), watcher.observations(run.length()), ground(run));
  }

  /** Why a failure says something of the copy or of its login alone, not of the script. */
  private Optional<String> ofTheCopy(Run run, Outcome outcome) {
    if (run.runs().over()) {
      return Optional.of(
          "up and down were not done there within %s, and were stopped".formatted(span()));
    }
    boolean surroundings =
        outcome.state() == Outcome.State.NOT_STARTED
            || outcome
                .trouble()
                .filter(trouble -> SURROUNDINGS.contains(trouble.category()))
                .isPresent();
    return surroundings ? Optional.of(Rehearsal.why(outcome)) : Optional.empty();
  }

  private String span() {
    return limit.toMinutes() > 0 ? limit.toMinutes() + " minutes" : limit.toSeconds() + " seconds";
  }

  private RehearsalReport upFailed(Run run, Outcome outcome, CopyWatcher watcher) {
    Optional<String> why = ofTheCopy(run, outcome);
    if (why.isPresent()) {
      return unused(run.shown(), why.get());
    }
    List<StepResult> steps =
        outcome.steps().stream().filter(step -> step.index() <= run.length()).toList();
    return run.shown()
        .seen(steps, watcher.observations(run.length()), ground(run))
        .failed(false, List.of("the up script failed: " + Rehearsal.why(outcome)));
  }

  private RehearsalReport downFailed(Run run, RehearsalReport seen, Outcome outcome) {
    Optional<String> why = ofTheCopy(run, outcome);
    if (why.isPresent()) {
      return unused(run.shown(), why.get());
    }
    return seen.failed(true, List.of("the down script failed: " + Rehearsal.why(outcome)));
  }

  private RehearsalReport spoiled(RehearsalReport report, String why) {
    return report.on(
        new Ground(
            report.ground().place(),
            with(
                report.ground().remarks(),
                "The copy %s did not come back to its start (%s); restore it, until then it is"
                        .formatted(name, why)
                    + " left out")));
  }

  private Ground ground(Run run) {
    return new Ground(CopySize.of(engine, run.up(), run.copy()), run.shown().ground().remarks());
  }

  private static List<String> with(List<String> lines, String line) {
    return Stream.concat(lines.stream(), Stream.of(line)).toList();
  }

  /** Both scripts as one; only texts and order matter then. */
  private static Script joined(Script up, Script down) {
    List<Statement> all = new ArrayList<>(up.statements());
    for (Statement one : down.statements()) {
      all.add(
          new Statement(
              all.size() + 1,
              one.text(),
              one.startOffset(),
              one.endOffset(),
              one.startLine(),
              one.startColumn(),
              one.endLine(),
              one.endColumn(),
              one.kind(),
              one.transactional()));
    }
    return new Script(up.text() + "\n" + down.text(), all);
  }
}
