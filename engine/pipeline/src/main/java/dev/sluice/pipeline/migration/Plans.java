package dev.sluice.pipeline.migration;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.plan.SafePlan.Step;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.ScriptParts;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.migration.Commands.Call;
import dev.sluice.pipeline.migration.Migrations.Draft;
import dev.sluice.pipeline.migration.PlanView.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Safe plans of migrations. A step is opened as a migration of the same flow, by whoever may open
 * one there; the next only when the one before it is Completed, for a migration may start by itself
 * as soon as it is open.
 */
@Component
public class Plans {
  private final Commands commands;
  private final MigrationStore migrations;
  private final MigrationReading reading;
  private final Questions questions;
  private final Opening opening;
  private final Transitions transitions;
  private final DrawnPlans drawn;
  private final PlanRows rows;
  private final PlanOrder order;

  Plans(
      Commands commands,
      MigrationStore migrations,
      MigrationReading reading,
      Questions questions,
      Opening opening,
      Transitions transitions,
      DrawnPlans drawn,
      PlanRows rows,
      PlanOrder order) {
    this.commands = commands;
    this.migrations = migrations;
    this.reading = reading;
    this.questions = questions;
    this.opening = opening;
    this.transitions = transitions;
    this.drawn = drawn;
    this.rows = rows;
    this.order = order;
  }

  /** The plan of a migration that the actor may see; may take some seconds. */
  public Optional<PlanView> find(Actor actor, long number) {
    return migrations
        .find(new MigrationKey(actor.workspace(), number))
        .filter(migration -> reading.visible(actor, migration))
        .map(this::view);
  }

  private PlanView view(StoredMigration migration) {
    Map<Integer, Opened> opened = new TreeMap<>();
    rows.opened(migration.key(), script(migration))
        .forEach(
            (step, number) ->
                opened.put(
                    step,
                    new Opened(
                        number,
                        migrations
                            .get(new MigrationKey(migration.key().workspace(), number))
                            .current()
                            .state())));
    return new PlanView(reading.view(migration), plan(migration), opened);
  }

  private SafePlan plan(StoredMigration migration) {
    return rows.find(migration.key(), script(migration)).orElseGet(() -> drawn.of(migration));
  }

  private static String script(StoredMigration migration) {
    return Sha256.hex(migration.content().up());
  }

  /** Opens the next step of the plan as a migration; answers with that one. */
  public Answer<MigrationView> open(Actor actor, long number) {
    Optional<StoredMigration> before =
        migrations
            .find(new MigrationKey(actor.workspace(), number))
            .filter(migration -> reading.visible(actor, migration));
    Optional<Prepared> prepared = before.flatMap(migration -> prepare(actor, migration));
    List<MigrationView> opened = new ArrayList<>();
    Answer<MigrationView> answer =
        commands.on(
            new Call(actor, number, "plan.open"),
            migration -> {
              if (prepared.isEmpty()) {
                return nothing(actor, migration);
              }
              Optional<Refusal> refusal = refuse(actor, migration, prepared.get());
              if (refusal.isPresent()) {
                return Answer.refused(refusal.get());
              }
              opened.add(open(actor, migration, prepared.get()));
              return Answer.done(migration);
            });
    return answer.map(view -> opened.isEmpty() ? view : opened.get(0));
  }

  /** Who may open nothing is told so, whether or not there is something to open. */
  private Answer<StoredMigration> nothing(Actor actor, StoredMigration migration) {
    Optional<Refusal> refusal =
        questions
            .flow(actor, migration.content().flow())
            .map(flow -> questions.refuseAuthor(actor, flow))
            .orElseGet(() -> Optional.of(questions.noFlow(actor, migration.content().flow())));
    return refusal
        .<Answer<StoredMigration>>map(Answer::refused)
        .orElseGet(() -> new Answer.NothingToDo<>("No step of a safe plan is left to be opened."));
  }

  /** What is made ready outside the transaction: rating a script may take a while. */
  private record Prepared(
      String script,
      SafePlan plan,
      Step step,
      Flow flow,
      Draft draft,
      ScriptParts parts,
      RiskReport risk) {}

  private Optional<Prepared> prepare(Actor actor, StoredMigration migration) {
    PlanView view = view(migration);
    SafePlan plan = view.plan();
    OptionalInt next = view.next();
    Optional<Flow> flow = questions.flow(actor, migration.content().flow());
    if (next.isEmpty() || flow.isEmpty() || questions.refuseAuthor(actor, flow.get()).isPresent()) {
      return Optional.empty();
    }
    Step step = plan.steps().get(next.getAsInt() - 1);
    Draft draft =
        new Draft(
            flow.get().name(),
            title(migration, plan, step),
            step.up(),
            step.down().filter(down -> !down.isBlank()));
    ScriptParts parts = ScriptParts.of(draft.up(), draft.down());
    RiskReport risk = opening.rate(actor.workspace(), flow.get(), parts.up());
    return Optional.of(new Prepared(script(migration), plan, step, flow.get(), draft, parts, risk));
  }

  private static String title(StoredMigration migration, SafePlan plan, Step step) {
    String end = " (%d/%d %s)".formatted(step.number(), plan.steps().size(), step.phase().word());
    String title = migration.content().title();
    int room = DraftCheck.TITLE_LIMIT - end.length();
    return (title.length() > room ? title.substring(0, room - 1).strip() + "…" : title) + end;
  }

  /** All that may have changed since it was prepared is asked again, under the migration's lock. */
  private Optional<Refusal> refuse(Actor actor, StoredMigration migration, Prepared next) {
    Optional<Refusal> unfit =
        questions
            .refuseAuthor(actor, next.flow())
            .or(() -> DraftCheck.refuse(next.draft().title(), next.parts()));
    if (unfit.isPresent()) {
      return unfit;
    }
    PlanView now = view(migration);
    boolean changed = !script(migration).equals(next.script());
    if (changed || !now.next().equals(OptionalInt.of(next.step().number()))) {
      return Optional.of(
          new Refusal(
              Kind.CONFLICT,
              "plan.changed",
              "Somebody edited migration %d or opened this step meanwhile."
                  .formatted(migration.key().number()),
              "Look at its plan again."));
    }
    return order.refuse(now, next.step());
  }

  private MigrationView open(Actor actor, StoredMigration migration, Prepared next) {
    rows.keep(migration.key(), next.script(), next.plan());
    MigrationKey key = migrations.nextKey(actor.workspace());
    StoredMigration made =
        opening.open(
            key, migration.authors(), actor, next.flow(), next.draft(), next.parts(), next.risk());
    rows.opened(migration.key(), next.step().number(), key.number());
    int all = next.plan().steps().size();
    transitions.note(
        actor,
        migration,
        "plan.opened",
        "%s opened step %d of %d of its safe plan as migration %d"
            .formatted(actor.displayName(), next.step().number(), all, key.number()));
    transitions.note(
        actor, made, "plan.step", says(migration.key().number(), next.plan(), next.step()));
    return reading.view(migrations.get(key));
  }

  private static String says(long number, SafePlan plan, Step step) {
    String is =
        "This is step %d of %d of the safe plan of migration %d"
            .formatted(step.number(), plan.steps().size(), number);
    if (step.number() == plan.steps().size()) {
      return is + ", the last one";
    }
    String people = String.join(" ", plan.steps().get(step.number()).people());
    return is
        + "; when it is Completed, the next is opened by: /sluice plan "
        + number
        + " open"
        + (people.isEmpty() ? "" : ". Before that: " + people);
  }
}
