package dev.sluice.agent.journal;

/** The journal cannot be made durable, so nothing new may begin. */
public final class JournalException extends RuntimeException {
  JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
