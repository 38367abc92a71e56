package dev.sluice.bot.store;

/** The store cannot be reached or used at start-up; the message says what to do. */
public final class StoreUnreachableException extends RuntimeException {
  StoreUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
