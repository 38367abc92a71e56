package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.migration.MigrationView.Author;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.ApprovedContent.StageTargets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A migration as its own tables hold it. */
record StoredMigration(
    MigrationKey key,
    Content content,
    int version,
    String digest,
    RiskReport risk,
    RehearsalState rehearsalState,
    Optional<RehearsalReport> rehearsal,
    Author author,
    List<Author> authors,
    List<StoredStage> stages,
    Instant createdAt,
    Instant updatedAt,
    boolean archived) {

  private static final Set<RunState> UNTOUCHED =
      EnumSet.of(RunState.QUEUED, RunState.PENDING, RunState.REJECTED);

  StoredMigration {
    authors = List.copyOf(authors);
    stages = List.copyOf(stages);
  }

  StoredStage stage(String environment) {
    return stages.stream()
        .filter(stage -> stage.environment().equals(environment))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(key + " has no stage " + environment));
  }

  Optional<StoredStage> after(StoredStage stage) {
    int next = stages.indexOf(stage) + 1;
    return next < stages.size() ? Optional.of(stages.get(next)) : Optional.empty();
  }

  List<StoredStage> later(StoredStage stage) {
    return stages.subList(stages.indexOf(stage) + 1, stages.size());
  }

  /** The first stage that is not Completed, else the last. */
  StoredStage current() {
    return stages.stream()
        .filter(stage -> stage.state() != RunState.COMPLETED)
        .findFirst()
        .orElseGet(() -> stages.get(stages.size() - 1));
  }

  /** The first stage where something was run; until then all of it can be rehearsed anew. */
  Optional<StoredStage> touched() {
    return stages.stream().filter(stage -> !UNTOUCHED.contains(stage.state())).findFirst();
  }

  /** The digest of what is stored, computed anew. */
  String recomputedDigest() {
    return approved().digest();
  }

  /** What the digest is made of, as it is stored now. */
  ApprovedContent approved() {
    return MigrationDigest.of(key.workspace().value(), content, targets());
  }

  List<StageTargets> targets() {
    return stages.stream()
        .map(stage -> new StageTargets(stage.environment(), stage.connections()))
        .toList();
  }

  List<PersonId> authorIds() {
    return authors.stream().map(Author::person).toList();
  }

  /**
   * What was written, and what the rehearsal added to it.
   *
   * @param partialDowns scripts that undo a run which stopped half-way; part of the digest
   */
  record Content(
      String title,
      String flow,
      String engine,
      String up,
      String down,
      String downOrigin,
      List<PartialDown> partialDowns) {
    Content {
      partialDowns = List.copyOf(partialDowns);
    }

    Content withGeneratedDown(String script) {
      return new Content(title, flow, engine, up, script, "generated", partialDowns);
    }

    Content withPartialDowns(List<PartialDown> ways) {
      return new Content(title, flow, engine, up, down, downOrigin, ways);
    }
  }

  /** A stage as stored. */
  record StoredStage(
      String environment,
      List<String> connections,
      RunState state,
      String cause,
      Instant since,
      String by,
      Optional<Author> promotedBy) {
    StoredStage {
      connections = List.copyOf(connections);
    }
  }

  /** Whether the verdict of the rehearsal is in. */
  enum RehearsalState {
    OFF,
    WAITING,
    FINISHED
  }
}
