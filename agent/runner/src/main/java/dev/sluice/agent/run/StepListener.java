package dev.sluice.agent.run;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Statement;

/** Writes each step down while it happens. */
final class StepListener implements ExecutionListener {
  private final AttemptNotes notes;
  private volatile boolean intended;

  StepListener(AttemptNotes notes) {
    this.notes = notes;
  }

  /** Whether a statement may have been sent. */
  boolean intended() {
    return intended;
  }

  @Override
  public void starting(Statement statement) {
    notes.intent(WireResults.started(statement.index(), statement.sha256()));
    intended = true;
  }

  @Override
  public void finished(StepResult result) {
    notes.event(WireResults.ended(result));
  }

  @Override
  public void progress(int index, Progress progress) {
    notes.progress(WireResults.progress(index, progress));
  }

  @Override
  public void notice(int index, String severity, String text) {
    notes.event(WireResults.notice(index, severity, text));
  }

  @Override
  public void setAside(int index, RecoveryArtifact artifact) {
    notes.event(WireResults.setAside(index, artifact));
  }
}
