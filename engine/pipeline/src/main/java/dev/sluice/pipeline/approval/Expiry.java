package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends decisions that have run out; they count no more from that moment on in any case. */
@Component
public class Expiry {
  private final ApprovalStore store;
  private final Counting counting;
  private final Deciding deciding;
  private final Entitlements entitlements;
  private final Ending ending;

  Expiry(
      ApprovalStore store,
      Counting counting,
      Deciding deciding,
      Entitlements entitlements,
      Ending ending) {
    this.store = store;
    this.counting = counting;
    this.deciding = deciding;
    this.entitlements = entitlements;
    this.ending = ending;
  }

  /**
   * Marks them and tells of them, stage by stage: each in a transaction of its own, so that no
   * stage waits for the lock of another one. Not to be called inside a transaction.
   *
   * @return how many
   */
  public int sweep(WorkspaceId workspace) {
    List<StageKey> open = store.open(workspace);
    if (open.isEmpty()) {
      return 0;
    }
    // Who is entitled matters to no decision that has run out, so it may be a moment old.
    Roster roster = entitlements.roster(workspace);
    return open.stream().mapToInt(stage -> ending.end(stage, () -> overdue(stage, roster))).sum();
  }

  private List<Decision> overdue(StageKey stage, Roster roster) {
    return store
        .find(stage)
        .flatMap(
            asked ->
                deciding
                    .policy(asked.request())
                    .map(policy -> counting.status(asked, policy, roster)))
        .map(ApprovalStatus::decisions)
        .orElse(List.of())
        .stream()
        .filter(decision -> decision.standing().equals(Counting.EXPIRING))
        .toList();
  }

  /** Ends the decisions of one stage under its migration's lock. */
  @Component
  static class Ending {
    private final ApprovalStore store;
    private final MigrationLock lock;
    private final DecisionLog log;
    private final TransactionTemplate transaction;

    Ending(
        ApprovalStore store,
        MigrationLock lock,
        DecisionLog log,
        PlatformTransactionManager transactions) {
      this.store = store;
      this.lock = lock;
      this.log = log;
      this.transaction = new TransactionTemplate(transactions);
    }

    int end(StageKey stage, java.util.function.Supplier<List<Decision>> overdue) {
      Integer ended =
          transaction.execute(
              status -> {
                lock.take(stage.migration());
                int count = 0;
                for (Decision decision : overdue.get()) {
                  count += store.end(stage, decision.person(), Counting.EXPIRED);
                  log.expired(stage, decision);
                }
                return count;
              });
      return ended == null ? 0 : ended;
    }
  }
}
