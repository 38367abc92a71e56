package dev.sluice.analysis.impact;

/** A repository cannot be read; the message says which and why. */
public final class RepositoryException extends RuntimeException {
  public RepositoryException(String message, Throwable cause) {
    super(message, cause);
  }

  public RepositoryException(String message) {
    super(message);
  }
}
