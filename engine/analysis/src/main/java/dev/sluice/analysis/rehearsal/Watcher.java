package dev.sluice.analysis.rehearsal;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StatementEffect;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Notes what statements are seen to do on a shadow. */
final class Watcher implements ExecutionListener {
  private final boolean watches;
  private final List<Observation> observations = new ArrayList<>();

  Watcher(boolean watches) {
    this.watches = watches;
  }

  List<Observation> observations() {
    return List.copyOf(observations);
  }

  @Override
  public boolean watches() {
    return watches;
  }

  @Override
  public void observed(int index, StatementEffect effect) {
    observations.add(Observation.of(index, effect));
  }

  @Override
  public void starting(Statement statement) {}

  @Override
  public void finished(StepResult result) {}

  @Override
  public void notice(int index, String severity, String text) {}

  @Override
  public void setAside(int index, RecoveryArtifact artifact) {}
}
