package dev.sluice.pipeline.rehearsal;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.WakeUp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Rehearsals of migrations, carried out by agents. */
@Component
public class Rehearsals {
  private final RehearsalRows rows;
  private final VoidRows voided;
  private final MigrationLock lock;
  private final WakeUp wakeUp;
  private final TransactionOperations transactions;

  Rehearsals(
      RehearsalRows rows,
      VoidRows voided,
      MigrationLock lock,
      WakeUp wakeUp,
      TransactionOperations transactions) {
    this.rows = rows;
    this.voided = voided;
    this.lock = lock;
    this.wakeUp = wakeUp;
    this.transactions = transactions;
  }

  /**
   * Asks for a rehearsal of a whole version of a migration; every older one of it that has not
   * ended is void. Joins the caller's transaction. The result arrives as {@link RehearsalFinished};
   * when no agent takes it within the time it ends as not rehearsed.
   */
  public void request(Request request) {
    ask(request, () -> rows.cancel(request.migration()));
  }

  /** Asks for a rehearsal on one more target; those of other targets go on. */
  public void requestBeside(Request request) {
    ask(request, () -> rows.cancel(request.stage(), request.connection()));
  }

  private void ask(Request request, Runnable cancelled) {
    transactions.executeWithoutResult(
        status -> {
          lock.take(request.migration());
          cancelled.run();
          voided.over(request.stage(), request.connection());
          rows.insert(request);
          wakeUp.afterCommit();
        });
  }

  /**
   * What rehearsals of a version say, the newest one of each target, in the order in which they
   * were asked for.
   */
  public List<Verdict> verdicts(MigrationKey migration, int version) {
    return rows.verdicts(migration, version);
  }

  /**
   * Says that what was rehearsed says nothing about a target, because its schema is another one.
   * Joins the caller's transaction, which holds the migration's lock.
   *
   * @return how often that was said of this target of the migration
   */
  public int voidFor(StageKey stage, String connection, int version, String why) {
    return voided.insert(stage, connection, version, why);
  }

  /**
   * Targets for which the verdict of a version is void: by environment, then by connection with the
   * reason.
   */
  public Map<String, Map<String, String>> voidTargets(MigrationKey migration, int version) {
    return voided.of(migration, version);
  }

  /**
   * What a rehearsal says about a target.
   *
   * @param report what it showed; empty while it has not ended
   * @param endedAt when it ended
   */
  public record Verdict(
      String environment,
      String connection,
      Optional<RehearsalReport> report,
      Optional<Instant> endedAt) {
    /** Whether it has ended, and before a time. */
    public boolean endedBefore(Instant time) {
      return endedAt.filter(ended -> ended.isBefore(time)).isPresent();
    }
  }

  /** What to rehearse. */
  public record Request(
      MigrationKey migration,
      int version,
      String title,
      String flow,
      String environment,
      String connection,
      String engine,
      String up,
      Optional<String> down,
      String correlation) {
    /** The stage that it is about. */
    StageKey stage() {
      return migration.stage(environment);
    }
  }
}
