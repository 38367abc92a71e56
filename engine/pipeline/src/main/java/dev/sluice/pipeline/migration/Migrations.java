package dev.sluice.pipeline.migration;

import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.sql.ScriptParts;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.Commands.Call;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Migrations: the orchestrator. Every command checks permissions itself, is one transaction with
 * its audit entry, and answers with the new view. Refusals are audited too.
 */
@Component
public class Migrations {
  /** The largest script, up and down each, in bytes. */
  public static final int SCRIPT_LIMIT = 10 * 1024 * 1024;

  private final Commands commands;
  private final Opening opening;
  private final Lifecycle lifecycle;
  private final MigrationStore migrations;
  private final MigrationReading reading;
  private final MigrationLists lists;
  private final Questions questions;
  private final Edits edits;

  Migrations(
      Commands commands,
      Opening opening,
      Lifecycle lifecycle,
      MigrationStore migrations,
      MigrationReading reading,
      MigrationLists lists,
      Questions questions,
      Edits edits) {
    this.commands = commands;
    this.opening = opening;
    this.lifecycle = lifecycle;
    this.migrations = migrations;
    this.reading = reading;
    this.lists = lists;
    this.questions = questions;
    this.edits = edits;
  }

  /** Opens a migration; asks for a rehearsal; starts the first stage when it starts by itself. */
  public Answer<MigrationView> open(Actor actor, Draft draft) {
    ScriptParts parts = ScriptParts.of(draft.up(), draft.down());
    Optional<Flow> flow = questions.flow(actor, draft.flow());
    Optional<Refusal> refusal =
        flow.isEmpty()
            ? Optional.of(questions.noFlow(actor, draft.flow()))
            : questions
                .refuseAuthor(actor, flow.get())
                .or(() -> DraftCheck.refuse(draft.title(), parts));
    if (refusal.isPresent()) {
      return questions.denied(actor, refusal.get());
    }
    RiskReport risk = opening.rate(actor.workspace(), flow.orElseThrow(), parts.up());
    return Answer.done(reading.view(opening.open(actor, flow.get(), draft, parts, risk)));
  }

  /**
   * Replaces title and scripts while nothing of them stands on any target, for example after a run
   * that failed without effect; voids all approvals.
   */
  public Answer<MigrationView> edit(Actor actor, long number, Draft draft) {
    ScriptParts parts = ScriptParts.of(draft.up(), draft.down());
    Optional<StoredMigration> before = migrations.find(new MigrationKey(actor.workspace(), number));
    Optional<RiskReport> risk =
        DraftCheck.refuse(draft.title(), parts).isPresent()
            ? Optional.empty()
            : before
                .flatMap(m -> questions.flow(actor, m.content().flow()))
                .map(flow -> opening.rate(actor.workspace(), flow, parts.up()));
    return commands.on(
        new Call(actor, number, "migration.edit"),
        migration -> {
          Optional<Flow> flow = questions.flow(actor, migration.content().flow());
          Optional<Refusal> refusal =
              edits
                  .refuse(migration)
                  .or(() -> DraftCheck.refuse(draft.title(), parts))
                  .or(() -> flow.flatMap(f -> questions.refuseAuthor(actor, f)));
          if (refusal.isPresent() || flow.isEmpty() || risk.isEmpty()) {
            return Answer.refused(
                refusal.orElseGet(() -> questions.noFlow(actor, migration.content().flow())));
          }
          return Answer.done(opening.edit(actor, migration, flow.get(), draft, risk.get()));
        });
  }

  /**
   * Opens a migration in the place of one that is not finished: the old one is cancelled and names
   * the new one, in one transaction, so that never both can run. Answers with the new one.
   */
  public Answer<MigrationView> supersede(Actor actor, long number, Draft draft) {
    ScriptParts parts = ScriptParts.of(draft.up(), draft.down());
    Optional<Flow> flow = questions.flow(actor, draft.flow());
    Optional<Refusal> unfit =
        flow.isEmpty()
            ? Optional.of(questions.noFlow(actor, draft.flow()))
            : DraftCheck.refuse(draft.title(), parts)
                .or(() -> questions.refuseAuthor(actor, flow.get()));
    if (unfit.isPresent()) {
      return questions.denied(actor, unfit.get());
    }
    RiskReport risk = opening.rate(actor.workspace(), flow.orElseThrow(), parts.up());
    List<MigrationView> opened = new ArrayList<>();
    Answer<MigrationView> old =
        commands.on(
            new Call(actor, number, "migration.supersede"),
            migration -> {
              Optional<Refusal> refusal = refuseSupersede(actor, migration);
              if (refusal.isPresent()) {
                return Answer.refused(refusal.get());
              }
              MigrationKey next = migrations.nextKey(actor.workspace());
              Answer<StoredMigration> cancelled =
                  lifecycle.cancel(actor, migration, "superseded by #" + next.number());
              if (cancelled instanceof Answer.Done<StoredMigration>) {
                StoredMigration made =
                    opening.open(
                        next, migration.authors(), actor, flow.orElseThrow(), draft, parts, risk);
                opened.add(reading.view(made));
              }
              return cancelled;
            });
    return old.map(view -> opened.isEmpty() ? view : opened.get(0));
  }

  /** Starts one Pending stage whose approvals are complete. */
  public Answer<MigrationView> run(Actor actor, long number, String environment) {
    return commands.onStage(
        new Call(actor, number, "stage.run"),
        environment,
        Permission.EXECUTE,
        (migration, stage) -> lifecycle.run(actor, migration, stage));
  }

  /**
   * Starts the next stage, and those after it up to a named one as each becomes ready. What is not
   * approved yet starts when it is.
   *
   * @param upTo environment, or empty for the next stage only
   */
  public Answer<MigrationView> promote(Actor actor, long number, Optional<String> upTo) {
    return commands.on(
        new Call(actor, number, "stage.promote"),
        migration -> {
          List<StoredStage> stages = upTo(migration, upTo);
          if (stages.isEmpty()) {
            return new Answer.NothingToDo<>("There is no stage left to promote to.");
          }
          Optional<Refusal> refusal =
              stages.stream()
                  .map(s -> questions.refuse(actor, Permission.EXECUTE, s.environment()))
                  .flatMap(Optional::stream)
                  .findFirst();
          return refusal
              .<Answer<StoredMigration>>map(Answer::refused)
              .orElseGet(() -> lifecycle.promote(actor, migration, stages));
        });
  }

  /** Tries the failed targets of a stage again: those with nothing applied from the start. */
  public Answer<MigrationView> retry(Actor actor, long number, String environment) {
    return commands.onStage(
        new Call(actor, number, "stage.retry"),
        environment,
        Permission.EXECUTE,
        (migration, stage) -> lifecycle.retry(actor, migration, stage));
  }

  /** Goes on with partial targets from the first statement that is not done. */
  public Answer<MigrationView> resume(Actor actor, long number, String environment) {
    return commands.onStage(
        new Call(actor, number, "stage.resume"),
        environment,
        Permission.EXECUTE,
        (migration, stage) -> lifecycle.retry(actor, migration, stage));
  }

  /** Undoes what the stage applied; later stages must be undone first. */
  public Answer<MigrationView> rollback(
      Actor actor, long number, String environment, String reason) {
    return commands.onStage(
        new Call(actor, number, "stage.rollback"),
        environment,
        Permission.ROLLBACK,
        (migration, stage) -> lifecycle.rollback(actor, migration, stage, reason));
  }

  /** Ends the Unknown of one target by the word of a person who may also roll back. */
  public Answer<MigrationView> settle(
      Actor actor, long number, String environment, Settlement word) {
    return commands.onStage(
        new Call(actor, number, "run.settle"),
        environment,
        Permission.ROLLBACK,
        (migration, stage) -> lifecycle.settle(actor, migration, stage, word));
  }

  /** Asks the agents for evidence about the Unknown targets of a stage again. */
  public Answer<MigrationView> establish(Actor actor, long number, String environment) {
    return commands.onStage(
        new Call(actor, number, "run.establish"),
        environment,
        Permission.EXECUTE,
        (migration, stage) -> lifecycle.establish(actor, migration, stage));
  }

  /** Calls off: a running stage is stopped, or the migration is cancelled when none runs. */
  public Answer<MigrationView> cancel(Actor actor, long number, String reason) {
    return commands.on(
        new Call(actor, number, "migration.cancel"),
        migration ->
            refuseCancel(actor, migration)
                .<Answer<StoredMigration>>map(Answer::refused)
                .orElseGet(() -> lifecycle.cancel(actor, migration, reason)));
  }

  /** Takes a finished migration out of the lists. */
  public Answer<MigrationView> archive(Actor actor, long number) {
    return commands.on(
        new Call(actor, number, "migration.archive"),
        migration ->
            questions
                .refuse(actor, Permission.AUTHOR, migration.current().environment())
                .<Answer<StoredMigration>>map(Answer::refused)
                .orElseGet(() -> lifecycle.archive(actor, migration)));
  }

  /** Rehearses again, for example after the target changed or an agent came back. */
  public Answer<MigrationView> rehearse(Actor actor, long number) {
    return commands.on(
        new Call(actor, number, "migration.rehearse"),
        migration ->
            questions
                .refuse(actor, Permission.AUTHOR, migration.current().environment())
                .<Answer<StoredMigration>>map(Answer::refused)
                .orElseGet(() -> opening.rehearseAgain(actor, migration)));
  }

  /** A migration as it stands at one moment, when the actor may see one of its environments. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public Optional<MigrationView> find(Actor actor, long number) {
    return migrations
        .find(new MigrationKey(actor.workspace(), number))
        .filter(migration -> reading.visible(actor, migration))
        .map(reading::view);
  }

  /** A migration as it stands at one moment, as the system sees it, for rendering shared cards. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public Optional<MigrationView> view(MigrationKey key) {
    return migrations.find(key).map(reading::view);
  }

  /** Migrations that the actor may see, newest first, a page at a time. */
  public Page list(Actor actor, Filter filter) {
    return lists.page(actor, filter);
  }

  /** Migrations whose approvals wait for this person now. */
  public List<Row> waitingFor(Actor actor) {
    return lists.some(actor, questions.waitingFor(actor));
  }

  /** A migration of a flow that the actor may see, is not finished, and has this script. */
  public Optional<MigrationView> twin(Actor actor, String flow, String up) {
    return lists
        .twin(actor.workspace(), flow, up)
        .flatMap(migrations::find)
        .filter(migration -> reading.visible(actor, migration))
        .map(reading::view);
  }

  /** Migrations that are not finished, for sweeps. */
  public List<MigrationKey> unfinished(WorkspaceId workspace) {
    return lists.unfinished(workspace);
  }

  private static List<StoredStage> upTo(StoredMigration migration, Optional<String> upTo) {
    List<StoredStage> all = migration.stages();
    int first = all.indexOf(migration.current());
    if (migration.current().state() == RunState.IN_PROGRESS) {
      first++;
    }
    int last = first;
    if (upTo.isPresent()) {
      last = -1;
      for (int i = 0; i < all.size(); i++) {
        last = all.get(i).environment().equals(upTo.get()) ? i : last;
      }
    }
    return first > last || first >= all.size() ? List.of() : all.subList(first, last + 1);
  }

  /** What runs is not replaced: first it ends, or is cancelled by whoever may do that. */
  private Optional<Refusal> refuseSupersede(Actor actor, StoredMigration migration) {
    RunState state = migration.current().state();
    return Lifecycle.BUSY.contains(state)
        ? Optional.of(
            new Refusal(
                Kind.CONFLICT,
                "migration.busy",
                "It is %s on %s and cannot be superseded."
                    .formatted(state.word(), migration.current().environment()),
                "Wait until it has ended, or cancel it; then open the new one."))
        : refuseCancel(actor, migration);
  }

  private Optional<Refusal> refuseCancel(Actor actor, StoredMigration migration) {
    return migration.authorIds().contains(actor.person())
        ? questions.refuse(actor, Permission.VIEW, migration.current().environment())
        : questions.refuse(actor, Permission.EXECUTE, migration.current().environment());
  }

  /**
   * What a person writes.
   *
   * @param flow name of the flow
   * @param title title
   * @param up up script; a {@code -- DOWN} line in it begins the down script when none is given
   * @param down down script, if given
   */
  public record Draft(String flow, String title, String up, Optional<String> down) {}

  /**
   * A person's word on what became of a target.
   *
   * @param connection the target
   * @param applied whether the script is applied there
   * @param reason how the person knows
   */
  public record Settlement(String connection, boolean applied, String reason) {}

  /**
   * What to list; empty strings do not filter.
   *
   * @param state word of a state
   * @param flow name of a flow
   * @param author subject of the author
   * @param cursor from the page before, or empty
   * @param limit 1 to 200
   */
  public record Filter(String state, String flow, String author, String cursor, int limit) {}

  /** A page of migrations; the cursor is empty on the last one. */
  public record Page(List<Row> rows, String next) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /** A migration in a list. */
  public record Row(
      MigrationKey key,
      String title,
      String flow,
      String author,
      RunState state,
      String environment,
      String level,
      String digest,
      Instant createdAt) {}
}
