package dev.sluice.db.step;

import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends whole statements, sets aside what they take away, and tells what was seen of them. */
final class Sending {
  private final StepTarget target;
  private final Heard listener;
  private final Recovery recovery;
  private final Effects effects;

  Sending(StepTarget target, Connection connection, Heard listener, Recovery recovery) {
    this.target = target;
    this.listener = listener;
    this.recovery = recovery;
    this.effects = target.effects(connection);
  }

  /**
   * Sends one and waits for its answer.
   *
   * @param answered is told of the answer before anybody else
   */
  void send(Messenger messenger, Statement statement, Consumer<StepResult> answered)
      throws SQLException {
    recovery.before(statement, target.read(statement));
    if (listener.watches()) {
      effects.before();
    }
    long start = System.nanoTime();
    long rows = messenger.send(statement);
    long millis = (System.nanoTime() - start) / 1_000_000;
    StepResult done =
        new StepResult(statement.index(), State.APPLIED, rows, millis, Optional.empty());
    answered.accept(done);
    recovery.after(statement);
    listener.finished(done);
    if (listener.watches()) {
      listener.observed(statement.index(), effects.after());
    }
  }
}
