package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.migration.StoredMigration.Content;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the targets of a stage are undone: one that has the whole script by the down script, one that
 * stopped half-way by the script of exactly that resting place. Both were approved with the digest.
 */
final class WayBack {
  private final StoredMigration migration;
  private final StoredStage stage;
  private final Map<String, List<Integer>> applied;
  private final int statements;

  /**
   * The way back from what stands applied.
   *
   * @param applied indices of the applied statements by connection
   */
  WayBack(StoredMigration migration, StoredStage stage, Map<String, List<Integer>> applied) {
    this.migration = migration;
    this.stage = stage;
    this.applied = applied;
    this.statements = statements(migration.content());
  }

  private static int statements(Content content) {
    return DatabaseEngines.find(content.engine())
        .map(engine -> engine.split(content.up()).statements().size())
        .orElse(0);
  }

  /** Why it cannot be undone exactly, or empty. */
  Optional<Refusal> refuse() {
    return applied.entrySet().stream()
        .map(target -> whole(target.getValue()) ? refuseWhole() : refusePartial(target))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The scripts of targets that stopped half-way, by connection. */
  Map<String, String> scripts() {
    Map<String, String> scripts = new LinkedHashMap<>();
    applied.forEach(
        (connection, indices) -> {
          if (!whole(indices)) {
            scripts.put(connection, way(indices).orElseThrow().down());
          }
        });
    return scripts;
  }

  /** What is undone where it is not the whole, for sentences; empty when all of it is. */
  String partly() {
    return applied.entrySet().stream()
        .filter(target -> !whole(target.getValue()))
        .map(target -> "%s has %s".formatted(target.getKey(), standing(target.getValue())))
        .collect(Collectors.joining(", "));
  }

  private String standing(List<Integer> indices) {
    return indices.isEmpty()
        ? "a part of the first of %d statements".formatted(statements)
        : "%d of %d statements".formatted(indices.size(), statements);
  }

  private boolean whole(List<Integer> indices) {
    return indices.size() >= statements;
  }

  private Optional<PartialDown> way(List<Integer> indices) {
    boolean first = indices.equals(IntStream.rangeClosed(1, indices.size()).boxed().toList());
    return migration.content().partialDowns().stream()
        .filter(way -> first && way.applied() == indices.size())
        .findFirst();
  }

  private Optional<Refusal> refuseWhole() {
    boolean impossible =
        migration.content().down().isBlank()
            && migration.rehearsal().map(r -> r.proof() != RollbackProof.SCHEMA_ONLY).orElse(true);
    if (impossible) {
      return refuse(
          "rollback.no-down-script",
          "There is no down script, and none could be proven in the rehearsal.",
          "Open a new migration that undoes this one.");
    }
    return ScriptCheck.refuse("down", migration.content().engine(), migration.content().down());
  }

  private Optional<Refusal> refusePartial(Entry<String, List<Integer>> target) {
    List<Integer> indices = target.getValue();
    Optional<PartialDown> way = way(indices);
    if (way.isPresent()) {
      return ScriptCheck.refuse("down", migration.content().engine(), way.get().down());
    }
    return refuse(
        "rollback.partial",
        "%s/%s has %s applied, and no way back from there is proven: %s."
            .formatted(stage.environment(), target.getKey(), standing(indices), why(indices)),
        "Resume it first, then roll back; or undo the applied part with a new migration.");
  }

  private String why(List<Integer> indices) {
    Optional<RehearsalReport> report = migration.rehearsal();
    if (report.isEmpty() || report.get().proof() == RollbackProof.NOT_REHEARSED) {
      return "it was not rehearsed"
          + report
              .map(RehearsalReport::trouble)
              .filter(t -> !t.isEmpty())
              .map(t -> " (" + t + ")")
              .orElse("");
    }
    return report.get().partial().stream()
        .filter(way -> way.applied() == indices.size() && !way.remaining().isEmpty())
        .map(way -> String.join("; ", way.remaining()))
        .findFirst()
        .orElse("the rehearsal did not expect a run to stop there");
  }

  private static Optional<Refusal> refuse(String code, String message, String action) {
    return Optional.of(new Refusal(Kind.CONFLICT, code, message, action));
  }
}
