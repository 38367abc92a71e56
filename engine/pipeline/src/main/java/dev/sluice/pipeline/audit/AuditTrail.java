package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.Actor;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Appends to the trail of a workspace, hash-chained (each entry's hash covers the one before), in
 * the caller's transaction: no change without its entry, no entry without its change.
 */
@Component
public class AuditTrail {
  private static final int WORD = 200;
  private static final int CORRELATION = 64;
  private static final int DETAIL = 2_000;
  private static final int DETAILS = 64;

  private final AuditRows rows;
  private final TransactionTemplate alone;

  AuditTrail(AuditRows rows, PlatformTransactionManager transactions) {
    this.rows = rows;
    this.alone = new TransactionTemplate(transactions);
    this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * Appends an entry; must be called inside the transaction of the change. From here to the end of
   * the transaction the workspace's chain is locked, so take the migration's lock before.
   */
  public void append(AuditEvent event) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("the entry " + event.code() + " needs a transaction");
    }
    String workspace = workspace(event);
    AuditRows.Head head = rows.lock(workspace);
    TransactionSynchronizationManager.registerSynchronization(new Locked(workspace));
    rows.insert(entry(event, head).sealed());
  }

  /**
   * Appends an entry about a refusal in a transaction of its own. Call it outside of the command's
   * transaction: inside it would need a second connection of the pool.
   *
   * @throws IllegalStateException when the caller's transaction has locked the chain itself
   */
  public void appendAlone(AuditEvent event) {
    if (TransactionSynchronizationManager.isSynchronizationActive()
        && TransactionSynchronizationManager.getSynchronizations()
            .contains(new Locked(workspace(event)))) {
      throw new IllegalStateException(
          "the entry " + event.code() + " would wait for its own transaction for ever");
    }
    alone.executeWithoutResult(status -> append(event));
  }

  private AuditEntry entry(AuditEvent event, AuditRows.Head head) {
    return new AuditEntry(
        workspace(event),
        head.sequence() + 1,
        rows.now(),
        who(event.actor()),
        what(event),
        AuditText.clean(event.actor().correlation(), CORRELATION),
        head.hash(),
        "");
  }

  private static String workspace(AuditEvent event) {
    return AuditText.clean(event.actor().workspace().value(), WORD);
  }

  private static AuditEntry.Who who(Actor actor) {
    return new AuditEntry.Who(
        AuditText.clean(actor.person().issuer(), WORD),
        AuditText.clean(actor.person().subject(), WORD),
        AuditText.clean(actor.displayName(), WORD),
        AuditText.clean(actor.via(), WORD),
        AuditText.clean(actor.account(), WORD));
  }

  private static AuditEntry.What what(AuditEvent event) {
    Map<String, String> details = new TreeMap<>();
    event.details().entrySet().stream()
        .limit(DETAILS)
        .forEach(
            fact ->
                details.put(
                    AuditText.clean(fact.getKey(), WORD),
                    AuditText.clean(fact.getValue(), DETAIL)));
    return new AuditEntry.What(
        AuditText.clean(event.code(), WORD),
        AuditText.clean(event.outcome(), WORD),
        AuditText.clean(event.environment(), WORD),
        event.migration(),
        AuditText.clean(event.digest(), WORD),
        details);
  }

  /** Remembers, as long as the transaction lasts, that it holds the lock of a chain. */
  private record Locked(String workspace) implements TransactionSynchronization {}
}
