package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Migrations: the orchestrator. Every command checks permissions itself, is one transaction with its
 * audit entry, and answers with the new view. Refusals are audited too.
 */
@Component
public class Migrations {
  /** The largest script, up and down each, in bytes. */
  public static final int SCRIPT_LIMIT = 10 * 1024 * 1024;

  /** Opens a migration; asks for a rehearsal; starts the first stage when it starts by itself. */
  public Answer<MigrationView> open(Actor actor, Draft draft) {
    throw new IllegalStateException(actor + draft.title());
  }

  /** Replaces title and scripts while no stage has run; voids all approvals. */
  public Answer<MigrationView> edit(Actor actor, long number, Draft draft) {
    throw new IllegalStateException(actor + draft.title() + number);
  }

  /** Starts one Pending stage whose approvals are complete. */
  public Answer<MigrationView> run(Actor actor, long number, String environment) {
    throw new IllegalStateException(actor + environment + number);
  }

  /**
   * Starts the next stage, and those after it up to a named one as each becomes ready. Where
   * approvals are missing the answer says whose.
   *
   * @param upTo environment, or empty for the next stage only
   */
  public Answer<MigrationView> promote(Actor actor, long number, Optional<String> upTo) {
    throw new IllegalStateException(actor + "" + upTo + number);
  }

  /** Tries the failed targets of a stage again from the start (nothing was applied). */
  public Answer<MigrationView> retry(Actor actor, long number, String environment) {
    throw new IllegalStateException(actor + environment + number);
  }

  /** Goes on with partial targets from the first statement that is not done. */
  public Answer<MigrationView> resume(Actor actor, long number, String environment) {
    throw new IllegalStateException(actor + environment + number);
  }

  /** Undoes what the stage applied, later stages first must be undone. */
  public Answer<MigrationView> rollback(
      Actor actor, long number, String environment, String reason) {
    throw new IllegalStateException(actor + environment + number + reason);
  }

  /** Calls off: a running stage is stopped, or the migration is cancelled when none runs. */
  public Answer<MigrationView> cancel(Actor actor, long number, String reason) {
    throw new IllegalStateException(actor + reason + number);
  }

  /** Takes a finished migration out of the lists. */
  public Answer<MigrationView> archive(Actor actor, long number) {
    throw new IllegalStateException("" + actor + number);
  }

  /** Rehearses again, for example after the target changed or an agent came back. */
  public Answer<MigrationView> rehearse(Actor actor, long number) {
    throw new IllegalStateException("" + actor + number);
  }

  /** A migration, when the actor may see one of its environments. */
  public Optional<MigrationView> find(Actor actor, long number) {
    return Optional.empty();
  }

  /** A migration as the system sees it, for rendering shared cards. */
  public Optional<MigrationView> view(MigrationKey key) {
    return Optional.empty();
  }

  /** Migrations that the actor may see, newest first, a page at a time. */
  public Page list(Actor actor, Filter filter) {
    throw new IllegalStateException("" + actor + filter);
  }

  /** Migrations whose approvals wait for this person now. */
  public List<Row> waitingFor(Actor actor) {
    return List.of();
  }

  /** Numbers of migrations that are not finished, for sweeps. */
  public List<MigrationKey> unfinished(WorkspaceId workspace) {
    return List.of();
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
