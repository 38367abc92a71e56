package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends decisions that have run out, and those that a crash left standing when who took them was
 * deactivated; they count no more from that moment on in any case.
 */
@Component
public class Expiry {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

  private static final Set<String> OVER = Set.of(Counting.EXPIRING, Counting.RETURNED);

  private final ApprovalStore store;
  private final Counting counting;
  private final Deciding deciding;
  private final Entitlements entitlements;
  private final MigrationLock lock;
  private final DecisionLog log;
  private final TransactionTemplate transaction;

  Expiry(
      ApprovalStore store,
      Counting counting,
      Deciding deciding,
      Entitlements entitlements,
      MigrationLock lock,
      DecisionLog log,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.counting = counting;
    this.deciding = deciding;
    this.entitlements = entitlements;
    this.lock = lock;
    this.log = log;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Marks them and tells of them, stage by stage: each in a transaction of its own, so that no
   * stage waits for the lock of another one, nor for another one's trouble. Not to be called inside
   * a transaction.
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
    return open.stream().mapToInt(stage -> sweep(stage, roster)).sum();
  }

  private int sweep(StageKey stage, Roster roster) {
    try {
      return overdue(stage, roster).isEmpty() ? 0 : end(stage, roster);
    } catch (RuntimeException e) {
      LOG.warn("decisions on {} could not be ended; they are looked at again", stage, e);
      return 0;
    }
  }

  private int end(StageKey stage, Roster roster) {
    Integer ended =
        transaction.execute(
            status -> {
              lock.take(stage.migration());
              int count = 0;
              for (Decision decision : overdue(stage, roster)) {
                count += end(stage, decision);
              }
              return count;
            });
    return Objects.requireNonNull(ended);
  }

  private int end(StageKey stage, Decision decision) {
    if (decision.standing().equals(Counting.RETURNED)) {
      int ended = store.end(stage, decision.person(), Counting.DEACTIVATED);
      log.voided(stage, ended, "the person was deactivated");
      return ended;
    }
    int ended = store.end(stage, decision.person(), Counting.EXPIRED);
    log.expired(stage, decision);
    return ended;
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
        .filter(decision -> OVER.contains(decision.standing()))
        .toList();
  }
}
