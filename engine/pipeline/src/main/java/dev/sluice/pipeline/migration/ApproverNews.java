package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Says anew what stages lack that wait for approvals, and that nobody is left to give them: groups
 * and people change at the identity provider without a word about migrations.
 */
@Component
public class ApproverNews {
  private static final Logger LOG = LoggerFactory.getLogger(ApproverNews.class);

  private final Approvals approvals;
  private final StageStore stages;
  private final MigrationStore migrations;
  private final Dispatch dispatch;
  private final MigrationLock lock;
  private final TransactionOperations transactions;

  ApproverNews(
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
   * Looks at every stage that says how many approvals it has; each for which that is not true any
   * more is explained anew, in a transaction of its own. Not to be called inside a transaction.
   */
  public void sweep(WorkspaceId workspace) {
    Map<StageKey, String> told = stages.lacking(workspace);
    approvals.status(workspace, told.keySet()).entrySet().stream()
        .filter(now -> outdated(told.getOrDefault(now.getKey(), ""), now.getKey(), now.getValue()))
        .map(now -> now.getKey().migration())
        .collect(Collectors.toSet())
        .forEach(this::explain);
  }

  private static boolean outdated(String told, StageKey stage, ApprovalStatus now) {
    String lacking = StartGate.lacking(stage.environment(), now.counted(), now.required());
    boolean nobody = !now.complete() && now.waitingFor().isEmpty();
    return !told.startsWith(lacking) || nobody != told.contains(StartGate.NOBODY);
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
