package dev.sluice.agent.link;

/** A session with the server ended or never began; says whether trying again can help. */
final class LinkException extends Exception {
  private final boolean fatal;
  private final String action;

  private LinkException(String message, boolean fatal, String action) {
    super(message);
    this.fatal = fatal;
    this.action = action;
  }

  static LinkException broken(String message) {
    return new LinkException(message, false, "");
  }

  /** Trying again cannot help until somebody did something. */
  static LinkException fatal(String message, String action) {
    return new LinkException(message, true, action);
  }

  /** What is to be done, or empty. */
  String action() {
    return action;
  }

  boolean fatal() {
    return fatal;
  }
}
