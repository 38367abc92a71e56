package dev.sluice.agent.home;

/** Something around the agent is wrong; says what happened and what to do. */
public final class AgentException extends RuntimeException {
  /** Kind of trouble; decides the exit code. */
  public enum Category {
    /** Bad input or a set-up that a person must mend. */
    USAGE(2),
    /** A server or database could not be reached. */
    UNREACHABLE(3);

    private final int exitCode;

    Category(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code that the command line promises for it. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Category category;
  private final String action;

  /**
   * Trouble around the agent.
   *
   * @param message what happened, one sentence, free of secrets
   * @param action what to do, one sentence
   */
  public AgentException(Category category, String message, String action) {
    super(message);
    this.category = category;
    this.action = action;
  }

  /** Bad input or a broken set-up. */
  public static AgentException usage(String message, String action) {
    return new AgentException(Category.USAGE, message, action);
  }

  /** Something could not be reached. */
  public static AgentException unreachable(String message, String action) {
    return new AgentException(Category.UNREACHABLE, message, action);
  }

  /** Kind of trouble. */
  public Category category() {
    return category;
  }

  /** What to do about it. */
  public String action() {
    return action;
  }
}
