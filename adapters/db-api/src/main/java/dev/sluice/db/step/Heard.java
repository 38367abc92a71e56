package dev.sluice.db.step;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StatementEffect;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Statement;

/**
 * The listener behind a guard: when it cannot take a step down, the run ends with {@link Halted},
 * and from then on it is not told anything that would need to be written down.
 */
final class Heard implements ExecutionListener {
  private final ExecutionListener listener;
  private boolean broken;
  private int mute;

  Heard(ExecutionListener listener) {
    this.listener = listener;
  }

  @Override
  public void starting(Statement statement) {
    guarded(() -> listener.starting(statement));
  }

  @Override
  public void finished(StepResult result) {
    guarded(() -> listener.finished(result));
  }

  @Override
  public void setAside(int index, RecoveryArtifact artifact) {
    guarded(() -> listener.setAside(index, artifact));
  }

  @Override
  public boolean watches() {
    return listener.watches();
  }

  @Override
  public void observed(int index, StatementEffect effect) {
    guarded(() -> listener.observed(index, effect));
  }

  @Override
  public void notice(int index, String severity, String text) {
    try {
      listener.notice(index, severity, text);
    } catch (RuntimeException lost) {
      broken = true;
    }
  }

  /**
   * Progress is worth nothing to a journal, so it ends no run; of a statement whose progress cannot
   * be told, no more is.
   */
  @Override
  public void progress(int index, Progress progress) {
    if (broken || index == mute) {
      return;
    }
    try {
      listener.progress(index, progress);
    } catch (RuntimeException lost) {
      mute = index;
    }
  }

  /** Tells of an end that is known already; whether that can be written down changes nothing. */
  void ended(StepResult result) {
    try {
      if (!broken) {
        listener.finished(result);
      }
    } catch (RuntimeException lost) {
      broken = true;
    }
  }

  private void guarded(Runnable told) {
    if (broken) {
      throw new Halted("an earlier step could not be written down");
    }
    try {
      told.run();
    } catch (RuntimeException lost) {
      broken = true;
      throw new Halted(String.valueOf(lost.getMessage()));
    }
  }

  /** The step could not be written down, so nothing more may be sent. */
  static final class Halted extends RuntimeException {
    Halted(String why) {
      super(why);
    }

    Trouble trouble() {
      return Trouble.refusal(
          Category.SETUP,
          "The run stopped because its journal cannot be written: " + getMessage(),
          "Free space on the agent's disk, then try again");
    }
  }
}
