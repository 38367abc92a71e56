package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Says on stages that wait for approvals that nobody is left to give them, and takes it back when
 * somebody is: groups and people change at the identity provider without a word about migrations.
 */
@Component
public class Strandings {
  private static final Logger LOG = LoggerFactory.getLogger(Strandings.class);

  private final Approvals approvals;
  private final StageStore stages;
  private final MigrationStore migrations;
  private final Dispatch dispatch;
  private final MigrationLock lock;
  private final TransactionOperations transactions;

  Strandings(
      Approvals approvals,
      StageStore stages,
      MigrationStore migrations,
      Dispatch dispatch,
      MigrationLock lock,
      TransactionOperations transactions) {
    this.approvals = approvals;
    this.stages = stages;
    this.migrations = migrations;
    this.dispatch = dispatch;
    this.lock = lock;
    this.transactions = transactions;
  }

  /**
   * Looks at every stage that waits for approvals; each that says something else than is true is
   * explained anew, in a transaction of its own. Not to be called inside a transaction.
   */
  public void sweep(WorkspaceId workspace) {
    Set<StageKey> stranded = new HashSet<>(approvals.stranded(workspace));
    Set<StageKey> told = new HashSet<>(stages.saying(workspace, StartGate.NOBODY));
    Set<MigrationKey> untold =
        Stream.concat(
                stranded.stream().filter(stage -> !told.contains(stage)),
                told.stream().filter(stage -> !stranded.contains(stage)))
            .map(StageKey::migration)
            .collect(Collectors.toSet());
    untold.forEach(this::explain);
  }

  private void explain(MigrationKey key) {
    try {
      transactions.executeWithoutResult(
          status -> {
            lock.take(key);
            dispatch.advance(migrations.get(key), "approvers");
          });
    } catch (RuntimeException e) {
      LOG.warn("{} could not be explained anew; it is looked at again", key, e);
    }
  }
}
