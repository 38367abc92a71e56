package dev.sluice.bot.rest;

import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.RefusedException;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Answer.Done;
import dev.sluice.pipeline.kernel.Answer.NothingToDo;
import dev.sluice.pipeline.kernel.Answer.Refused;
import dev.sluice.pipeline.kernel.Refusal;
import org.springframework.http.HttpStatus;

/** What the pipeline answered, as results and problems. */
final class Answers {
  private Answers() {}

  /** The result; nothing to do is a conflict over HTTP, so that a script notices. */
  static <T> T result(Answer<T> answer) {
    if (answer instanceof Done<T> done) {
      return done.result();
    }
    if (answer instanceof NothingToDo<T> nothing) {
      throw new RefusedException(
          Problem.of(HttpStatus.CONFLICT, "nothing-to-do", nothing.message(), "Read it again."));
    }
    throw new RefusedException(((Refused<T>) answer).why());
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
