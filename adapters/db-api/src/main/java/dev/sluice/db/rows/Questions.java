package dev.sluice.db.rows;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.ReadSession;
import dev.sluice.db.Rows;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The read session of every engine that answers over JDBC. */
public final class Questions implements ReadSession {
  private final ReadSource source;
  private final ReadLimits limits;
  private final AtomicReference<@Nullable Answer> now = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A session within limits; nothing is opened before the first question. */
  public Questions(ReadSource source, ReadLimits limits) {
    this.source = source;
    this.limits = limits;
  }

  @Override
  public Rows query(String sql) {
    String question = Question.of(source, sql);
    if (closed.get()) {
      throw new DatabaseException(
          Category.SETUP, "", "The read session is closed", "Open another one");
    }
    Answer answer = Answer.ready(source, limits);
    replace(answer);
    answer.ask(question);
    return answer;
  }

  private void replace(@Nullable Answer answer) {
    Answer before = now.getAndSet(answer);
    if (before != null) {
      before.close();
    }
  }

  @Override
  public void cancel() {
    Answer answer = now.get();
    if (answer != null) {
      answer.cancel();
    }
  }

  @Override
  public void close() {
    closed.set(true);
    replace(null);
  }
}
