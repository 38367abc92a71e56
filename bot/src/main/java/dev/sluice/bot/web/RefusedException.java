package dev.sluice.bot.web;

import dev.sluice.pipeline.kernel.Refusal;

/** A refusal on its way to the answer. */
public final class RefusedException extends RuntimeException {
  private final transient Problem problem;

  /** A refusal of the pipeline. */
  public RefusedException(Refusal refusal) {
    this(Problem.of(refusal));
  }

  /** A problem of the request itself. */
  public RefusedException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What is answered. */
  public Problem problem() {
    return problem;
  }
}
