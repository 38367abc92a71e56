package dev.sluice.db.step;

import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

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

  /** Sets aside what one will take away; nothing of it is sent. */
  void prepare(Statement statement) throws SQLException {
    recovery.before(statement, target.read(statement));
    if (listener.watches()) {
      effects.before();
    }
  }

  /** Sends one and waits for its answer; when this throws, the server did not say yes. */
  StepResult send(Messenger messenger, Statement statement) throws SQLException {
    long start = System.nanoTime();
    long rows = messenger.send(statement);
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new StepResult(statement.index(), State.APPLIED, rows, millis, Optional.empty());
  }

  /** Keeps what one changed that is done, and tells of it. */
  void complete(Statement statement, StepResult done) throws SQLException {
    recovery.after(statement);
    listener.finished(done);
    if (listener.watches()) {
      listener.observed(statement.index(), effects.after());
    }
  }
}
