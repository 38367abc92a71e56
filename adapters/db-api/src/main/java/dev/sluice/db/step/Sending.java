package dev.sluice.db.step;

import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Sends whole statements, sets aside what they take away, and tells what was seen of them. */
final class Sending {
  private final StepTarget target;
  private final Connection connection;
  private final Heard listener;
  private final Recovery recovery;
  private final Effects effects;
  private Optional<SQLException> refusal = Optional.empty();

  Sending(StepTarget target, Connection connection, Heard listener, Recovery recovery) {
    this.target = target;
    this.connection = connection;
    this.listener = listener;
    this.recovery = recovery;
    this.effects = target.effects(connection);
  }

  /** The session that sends. */
  Connection connection() {
    return connection;
  }

  /** Sets aside what one will take away; nothing of it is sent. */
  void prepare(Statement statement) throws SQLException {
    recovery.before(statement, target.read(statement));
    if (listener.watches()) {
      effects.before(statement);
    }
  }

  /** Sends one and waits for its answer; when this throws, the server did not say yes. */
  StepResult send(Messenger messenger, Statement statement) throws SQLException {
    long start = System.nanoTime();
    long rows = answer(messenger, statement);
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new StepResult(statement.index(), State.APPLIED, rows, millis, Optional.empty());
  }

  private long answer(Messenger messenger, Statement statement) throws SQLException {
    try {
      return messenger.send(recovery.instead(statement));
    } catch (SQLException failure) {
      refusal = Optional.of(failure);
      throw failure;
    }
  }

  /**
   * What a failure on the session means, with the place in the script when the server points into
   * this statement and not into one of our own.
   */
  Trouble trouble(SQLException failure, Statement statement) {
    Trouble said = target.trouble(failure);
    return refusal.filter(failure::equals).map(own -> said.in(statement)).orElse(said);
  }

  /** Keeps what one changed that is done, and tells of it. */
  void complete(Statement statement, StepResult done) throws SQLException {
    keep(statement);
    tell(statement, done);
  }

  /** Keeps what one changed that is done. */
  void keep(Statement statement) throws SQLException {
    recovery.after(statement);
  }

  /** Removes what was set aside for one that did nothing; a line for each. */
  List<String> discard(Statement statement) throws SQLException {
    return recovery.discard(statement);
  }

  /** Tells that one is done, then what was seen of it. */
  void tell(Statement statement, StepResult done) throws SQLException {
    listener.finished(done);
    if (listener.watches()) {
      listener.observed(statement.index(), effects.after());
    }
  }
}
