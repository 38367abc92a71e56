package dev.sluice.pipeline.rehearsal;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.WakeUp;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Rehearsals of migrations, carried out by agents. */
@Component
public class Rehearsals {
  private final RehearsalRows rows;
  private final MigrationLock lock;
  private final WakeUp wakeUp;
  private final TransactionOperations transactions;

  Rehearsals(
      RehearsalRows rows, MigrationLock lock, WakeUp wakeUp, TransactionOperations transactions) {
    this.rows = rows;
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
          rows.insert(request);
          wakeUp.afterCommit();
        });
  }

  /** The report for a version, if the rehearsal has ended. */
  public Optional<RehearsalReport> report(MigrationKey migration, int version) {
    return rows.report(migration, version);
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
