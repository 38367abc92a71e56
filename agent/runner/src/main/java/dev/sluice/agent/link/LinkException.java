package dev.sluice.agent.link;

/** A session with the server ended or never began; says whether trying again can help. */
final class LinkException extends Exception {
  private final boolean fatal;

  private LinkException(String message, boolean fatal) {
    super(message);
    this.fatal = fatal;
  }

  static LinkException broken(String message) {
    return new LinkException(message, false);
  }

  static LinkException fatal(String message) {
    return new LinkException(message, true);
  }

  boolean fatal() {
    return fatal;
  }
}
