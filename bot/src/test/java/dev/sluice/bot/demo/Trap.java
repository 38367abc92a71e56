package dev.sluice.bot.demo;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One moment of one transaction at which a test acts.
 *
 * @param marker a text that is said in that transaction
 * @param moment when
 * @param deed what is done then
 * @param done ends when it was done
 */
record Trap(String marker, Moment moment, Deed deed, CompletableFuture<Boolean> done) {
  Trap(String marker, Moment moment, Deed deed) {
    this(marker, moment, deed, new CompletableFuture<>());
  }

  /** When to act. */
  enum Moment {
    /** A statement with the marker was sent; the database does not get it. */
    STATEMENT_SENT,
    /** COMMIT was sent; the database does not get it. */
    COMMIT_SENT,
    /** COMMIT was sent and is on its way. */
    COMMIT_PASSED,
    /** The database has committed; the program does not hear of it. */
    COMMIT_ANSWERED
  }

  /** What is done. */
  interface Deed {
    void act() throws IOException;
  }

  void act() {
    try {
      deed.act();
      done.complete(true);
    } catch (IOException | RuntimeException failed) {
      done.completeExceptionally(failed);
    }
  }

  /** Waits until it was done; fails when the moment never comes. */
  void await() {
    done.orTimeout(3, TimeUnit.MINUTES).join();
  }
}
