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
   * Asks for a rehearsal of a version of a migration on a connection; an older one of the same
   * migration is void. Joins the caller's transaction. The result arrives as {@link
   * RehearsalFinished}; when no agent takes it within the time it ends as not rehearsed.
   */
  public void request(Request request) {
    transactions.executeWithoutResult(
        status -> {
          lock.take(request.migration());
          rows.cancel(request.migration());
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

  /** Targets for which the verdict of a version is void, by connection with the reason. */
  public Map<String, String> voidTargets(StageKey stage, int version) {
    return voided.of(stage, version);
  }

  /** The report for a version, if the rehearsal has ended. */
  public Optional<RehearsalReport> report(MigrationKey migration, int version) {
    return rows.report(migration, version);
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
      Optional<Instant> endedAt) {}

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
