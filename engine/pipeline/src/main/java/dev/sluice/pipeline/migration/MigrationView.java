package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.impact.ImpactView;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A migration with everything that a card, a page or an API answer shows, read in one snapshot.
 *
 * @param key workspace and number
 * @param title title
 * @param flow name of its flow
 * @param engine engine of the flow
 * @param author who opened it
 * @param authors everybody who wrote or edited it; none of them may approve
 * @param version grows with every edit
 * @param up up script
 * @param down down script, author's or generated, or empty
 * @param downOrigin {@code author}, {@code generated} or {@code none}
 * @param digest digest of scripts and targets
 * @param state state of the whole: that of the stage that matters now
 * @param risk risk of the up script
 * @param rehearsal verdict, once there is one
 * @param stages in order
 * @param createdAt when it was opened
 * @param updatedAt when something about it last changed
 * @param archived whether it was archived
 * @param impact which applications use what it changes, as far as that is known
 * @param safePlan whether it is High at least, waits, and a safe plan would take that out of it
 * @param editable whether title and scripts may still be changed: nothing of it stands anywhere
 */
public record MigrationView(
    MigrationKey key,
    String title,
    String flow,
    String engine,
    Author author,
    List<Author> authors,
    int version,
    String up,
    String down,
    String downOrigin,
    String digest,
    RunState state,
    RiskReport risk,
    Optional<RehearsalReport> rehearsal,
    List<StageView> stages,
    Instant createdAt,
    Instant updatedAt,
    boolean archived,
    ImpactView impact,
    boolean safePlan,
    boolean editable) {
  public MigrationView {
    authors = List.copyOf(authors);
    stages = List.copyOf(stages);
  }

  /** The stage of an environment. */
  public Optional<StageView> stage(String environment) {
    return stages.stream().filter(s -> s.environment().equals(environment)).findFirst();
  }

  /** The stage that matters now: the first that is not Completed, else the last. */
  public StageView current() {
    return stages.stream()
        .filter(s -> s.state() != RunState.COMPLETED)
        .findFirst()
        .orElseGet(() -> stages.get(stages.size() - 1));
  }

  /** A finding that a target, as it was last seen, adds to what reading the script says. */
  public record TargetFinding(String connection, Finding finding) {}

  /** Somebody who wrote it. */
  public record Author(PersonId person, String displayName) {}

  /**
   * A stage of it.
   *
   * @param environment the environment
   * @param state where it stands
   * @param cause why it stands there, one sentence
   * @param since since when
   * @param by who brought it there
   * @param connections target connections
   * @param approvals approvals, once asked for
   * @param targets target runs of the newest run
   * @param rehearsal what a rehearsal showed for it, the newest one of its first target
   * @param rehearsalVoid why that says nothing any more, or empty
   * @param onTargets what its databases, as last seen, add to the risk while it waits, worst first
   */
  public record StageView(
      String environment,
      RunState state,
      String cause,
      Instant since,
      String by,
      List<String> connections,
      Optional<ApprovalStatus> approvals,
      List<TargetRun> targets,
      Optional<RehearsalReport> rehearsal,
      String rehearsalVoid,
      List<TargetFinding> onTargets) {
    public StageView {
      onTargets = List.copyOf(onTargets);
      connections = List.copyOf(connections);
      targets = List.copyOf(targets);
    }
  }
}
