package dev.sluice.analysis.impact;

/** A repository cannot be read; the message says which and why. */
public final class RepositoryException extends RuntimeException {
  RepositoryException(String message, Throwable cause) {
    super(message, cause);
  }

  RepositoryException(String message) {
    super(message);
  }
}
