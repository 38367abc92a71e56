package dev.sluice.pipeline.kernel;

import java.util.Optional;
import java.util.function.Function;

/** What comes of a command: it was done, there was nothing to do, or it was refused. */
public sealed interface Answer<T> {
  /** Done, with the result. */
  record Done<T>(T result) implements Answer<T> {}

  /** Nothing had to be done; the message says why. Not an error. */
  record NothingToDo<T>(String message) implements Answer<T> {}

  /** Refused; nothing changed. */
  record Refused<T>(Refusal why) implements Answer<T> {}

  /** Done. */
  static <T> Answer<T> done(T value) {
    return new Done<>(value);
  }

  /** Refused. */
  static <T> Answer<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /** The result when it was done. */
  default Optional<T> value() {
    return this instanceof Done<T> done ? Optional.of(done.result()) : Optional.empty();
  }

  /** The refusal when it was refused. */
  default Optional<Refusal> refusal() {
    return this instanceof Refused<T> refused ? Optional.of(refused.why()) : Optional.empty();
  }

  /** The same answer about something else. */
  default <R> Answer<R> map(Function<T, R> function) {
    if (this instanceof Done<T> done) {
      return new Done<>(function.apply(done.result()));
    }
    if (this instanceof NothingToDo<T> nothing) {
      return new NothingToDo<>(nothing.message());
    }
    return new Refused<>(((Refused<T>) this).why());
  }
}
