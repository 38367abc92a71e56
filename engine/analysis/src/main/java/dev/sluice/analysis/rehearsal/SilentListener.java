package dev.sluice.analysis.rehearsal;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.Statement;
import dev.sluice.db.StepResult;

/** Nobody watches a shadow; its outcome says everything. */
final class SilentListener implements ExecutionListener {
  @Override
  public void starting(Statement statement) {}

  @Override
  public void finished(StepResult result) {}

  @Override
  public void notice(int index, String severity, String text) {}

  @Override
  public void setAside(int index, RecoveryArtifact artifact) {}
}
