package dev.sluice.bot.rest;

import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.RefusedException;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Answer.Done;
import dev.sluice.pipeline.kernel.Answer.NothingToDo;
import dev.sluice.pipeline.kernel.Answer.Refused;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.function.Function;
import org.springframework.http.HttpStatus;

/** What the pipeline answered, as results and problems. */
final class Answers {
  private Answers() {}

  /** The result of what is always done or refused. */
  static <T> T result(Answer<T> answer) {
    return result(
        answer,
        message -> {
          throw new RefusedException(
              Problem.of(HttpStatus.CONFLICT, "nothing-to-do", message, "Read it again."));
        });
  }

  /** The result, or how things stand when there was nothing to do; the message says why. */
  static <T> T result(Answer<T> answer, Function<String, T> nothing) {
    if (answer instanceof Done<T> done) {
      return done.result();
    }
    if (answer instanceof NothingToDo<T> none) {
      return nothing.apply(none.message());
    }
    throw new RefusedException(((Refused<T>) answer).why());
  }

  /** There is no such migration, or it is not for this caller; commands say the same. */
  static Refusal noMigration(long number) {
    return new Refusal(
        Refusal.Kind.NOT_FOUND,
        "migration.not-found",
        "There is no migration " + number + " that you may see.",
        "List migrations to find its number.");
  }

  /** The one answer for what does not exist and for what is not for this person's eyes. */
  static RefusedException noSuch(String what) {
    return new RefusedException(
        new Refusal(
            Refusal.Kind.NOT_FOUND,
            "not-found",
            "There is no such " + what + ", or you may not see it.",
            "Check the number or name, and whether you hold a role there."));
  }

  /** A request that is wrong in itself. */
  static RefusedException invalid(String detail, String action) {
    return new RefusedException(
        Problem.of(HttpStatus.BAD_REQUEST, "request.not-valid", detail, action));
  }
}
