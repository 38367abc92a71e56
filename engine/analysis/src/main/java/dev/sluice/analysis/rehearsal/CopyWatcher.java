package dev.sluice.analysis.rehearsal;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StatementEffect;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Notes what statements do on a copy. At the last one it can say no, which ends a run before it is
 * committed: a step that cannot be written down is taken back with its whole transaction.
 */
final class CopyWatcher implements ExecutionListener {
  private final int last;
  private final NavigableMap<Integer, StepResult> steps = new TreeMap<>();
  private final List<Observation> observations = new ArrayList<>();
  private boolean tookBack;

  private CopyWatcher(int last) {
    this.last = last;
  }

  /** Lets everything stand. */
  static CopyWatcher committing() {
    return new CopyWatcher(0);
  }

  /** Takes a transaction back at the end of that many statements. */
  static CopyWatcher takingBack(int statements) {
    return new CopyWatcher(statements);
  }

  /** Whether everything ran, and was taken back. */
  boolean tookBack() {
    return tookBack;
  }

  /** What became of the first statements. */
  List<StepResult> steps(int first) {
    return List.copyOf(steps.headMap(first, true).values());
  }

  /** What the first statements were seen to do. */
  List<Observation> observations(int first) {
    return observations.stream().filter(seen -> seen.index() <= first).toList();
  }

  @Override
  public boolean watches() {
    return true;
  }

  @Override
  public void observed(int index, StatementEffect effect) {
    observations.add(Observation.of(index, effect));
    if (index == last) {
      tookBack = true;
      throw new IllegalStateException("a rehearsal on a copy leaves nothing behind");
    }
  }

  @Override
  public void starting(Statement statement) {}

  @Override
  public void finished(StepResult result) {
    steps.put(result.index(), result);
  }

  @Override
  public void notice(int index, String severity, String text) {}

  @Override
  public void setAside(int index, RecoveryArtifact artifact) {}
}
