package dev.sluice.agent.run;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Statement;
import java.util.function.Predicate;

/** Writes each step down while it happens. */
final class StepListener implements ExecutionListener {
  private final AttemptNotes notes;
  private final Predicate<Statement> unkept;
  private volatile boolean intended;

  /**
   * A listener of one attempt.
   *
   * @param unkept whether a statement destroys what the connection's operator lets nobody keep
   */
  StepListener(AttemptNotes notes, Predicate<Statement> unkept) {
    this.notes = notes;
    this.unkept = unkept;
  }

  /** Whether a statement may have been sent. */
  boolean intended() {
    return intended;
  }

  @Override
  public void starting(Statement statement) {
    notes.intent(WireResults.started(statement.index(), statement.sha256()));
    intended = true;
    if (unkept.test(statement)) {
      notice(
          statement.index(),
          "WARNING",
          "not set aside: this connection keeps no rows (sluice agent connection set)");
    }
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
