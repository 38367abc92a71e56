package dev.sluice.db;

import dev.sluice.db.sql.Script;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent is to run on one target.
 *
 * @param attempt id of the attempt, the tag of its sessions and the key of its ledger rows
 * @param epoch fencing number of the attempt; a ledger that knows a newer one refuses
 * @param migration key of the migration that stays the same for every attempt, {@code
 *     workspace/number}
 * @param title title for the ledger
 * @param digest the approved digest
 * @param direction up or down
 * @param script the statements
 * @param done indices of statements that an earlier attempt applied and that must not run again
 * @param undoes for a rollback, the migration's up attempts whose artifacts are to be put back
 * @param limits time limits and sizes
 * @param correlation id that leads back to the click
 * @param base fingerprint of the schema that was rehearsed; when the target's schema is another one
 *     right before the first statement, nothing is sent. Empty when nothing was rehearsed
 */
public record ExecutionPlan(
    String attempt,
    long epoch,
    String migration,
    String title,
    String digest,
    Direction direction,
    Script script,
    Set<Integer> done,
    Set<String> undoes,
    Limits limits,
    String correlation,
    Optional<String> base) {
  /** The code of the refusal to run on another schema than the one that was rehearsed. */
  public static final String STALE = "stale-rehearsal";

  /** The code of the refusal to run where the schema could not be read to be compared. */
  public static final String UNREADABLE = "schema-unreadable";

  public ExecutionPlan {
    done = Set.copyOf(done);
    undoes = Set.copyOf(undoes);
  }

  /** The same plan for a target whose schema must still be the one that was rehearsed. */
  public ExecutionPlan on(String fingerprint) {
    return with(attempt, done, fingerprint.isEmpty() ? Optional.empty() : Optional.of(fingerprint));
  }

  /** The same plan after an earlier attempt that applied these statements. */
  public ExecutionPlan without(Set<Integer> applied) {
    return with(attempt, applied, base);
  }

  /** The same plan by another attempt, from the first statement on. */
  public ExecutionPlan by(String other) {
    return with(other, Set.of(), Optional.empty());
  }

  private ExecutionPlan with(String by, Set<Integer> behind, Optional<String> rehearsed) {
    return new ExecutionPlan(
        by,
        epoch,
        migration,
        title,
        digest,
        direction,
        script,
        behind,
        undoes,
        limits,
        correlation,
        rehearsed);
  }

  /** Which way a script goes. */
  public enum Direction {
    UP,
    DOWN
  }

  /**
   * Limits of a run.
   *
   * @param lockTimeout how long a statement waits for a lock; nothing is done when it runs out
   * @param statementTimeout how long a statement may run; zero for no limit
   * @param targetLockTimeout how long to wait for another runner on the same target
   * @param ledgerSchema where the ledger lives in the target; empty when none may live there
   * @param recoveryRows tables up to this many rows are set aside before a destructive statement;
   *     zero switches that off
   */
  public record Limits(
      Duration lockTimeout,
      Duration statementTimeout,
      Duration targetLockTimeout,
      Optional<String> ledgerSchema,
      long recoveryRows) {
    /** Why something is too large to be set aside: how much is kept, and where that is settled. */
    public String tooMany() {
      return String.format(
          Locale.ROOT,
          "more than %,d rows, the most that this connection keeps (sluice agent connection set)",
          recoveryRows);
    }

    /** Five seconds for locks, ten minutes for statements, a minute for the target. */
    public static Limits defaults() {
      return new Limits(
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          Optional.of("sluice"),
          1_000_000);
    }
  }
}
