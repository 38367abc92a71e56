package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.Actor;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Appends to the trail of a workspace, hash-chained (each entry's hash covers the one before), in
 * the caller's transaction: no change without its entry, no entry without its change.
 *
 * <p>Entries are written as the last thing before the commit, so that the chain of a workspace,
 * which only one transaction at a time can extend, is locked for those writes and not while a
 * command thinks.
 */
@Component
public class AuditTrail {
  private static final int WORD = 200;
  private static final int CORRELATION = 64;
  private static final int DETAIL = 2_000;
  private static final int DETAILS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  /** SQL states: resources used up such as the disk, read-only, no privilege. */
  private static final Pattern REFUSALS = Pattern.compile("53.{3}|25006|42501");

  private volatile Optional<String> refusal = Optional.empty();
  private final AuditRows rows;
  private final TransactionTemplate alone;

  AuditTrail(AuditRows rows, PlatformTransactionManager transactions) {
    this.rows = rows;
    this.alone = new TransactionTemplate(transactions);
    this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * Appends an entry when the transaction that this is called in commits; an entry that cannot be
   * written then rolls the whole transaction back.
   *
   * @throws IllegalStateException outside of a transaction
   */
  public void append(AuditEvent event) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("the entry " + event.code() + " needs a transaction");
    }
    pending().add(event);
  }

  /**
   * Appends an entry about a refusal, or about reading, in a transaction of its own. Call it
   * outside of the command's transaction: inside it needs a second connection of the pool.
   */
  public void appendAlone(AuditEvent event) {
    alone.executeWithoutResult(status -> append(event));
  }

  /** Appends an entry in the caller's transaction, or in one of its own when there is none. */
  public void note(AuditEvent event) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      append(event);
    } else {
      appendAlone(event);
    }
  }

  /** Why the store took no entry when this replica last wrote one; nothing is done meanwhile. */
  public Optional<String> refusal() {
    return refusal;
  }

  private Pending pending() {
    for (TransactionSynchronization one : TransactionSynchronizationManager.getSynchronizations()) {
      if (one instanceof Pending pending) {
        return pending;
      }
    }
    Pending pending = new Pending();
    TransactionSynchronizationManager.registerSynchronization(pending);
    return pending;
  }

  /** What a transaction is to leave in the trail. */
  private final class Pending implements TransactionSynchronization {
    private final List<AuditEvent> events = new ArrayList<>();

    void add(AuditEvent event) {
      events.add(event);
    }

    /** After everything else that happens before the commit. */
    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      // Chains are locked in one order, so that two transactions do not wait for each other.
      Map<String, List<AuditEvent>> chains = new TreeMap<>();
      events.forEach(
          event -> chains.computeIfAbsent(workspace(event), any -> new ArrayList<>()).add(event));
      try {
        chains.forEach(AuditTrail.this::write);
        refusal = Optional.empty();
      } catch (DataAccessException e) {
        alarm(e);
        throw e;
      }
    }
  }

  private void alarm(DataAccessException failed) {
    if (failed.getRootCause() instanceof SQLException why
        && REFUSALS.matcher(String.valueOf(why.getSQLState())).matches()) {
      String text = AuditText.clean(String.valueOf(why.getMessage()), DETAIL);
      refusal = Optional.of(text);
      LOG.error("The audit trail takes no entry, so nothing is done until it does: {}", text);
    }
  }

  private void write(String workspace, List<AuditEvent> events) {
    AuditRows.Head head = rows.lock(workspace);
    Instant now = rows.now();
    for (AuditEvent event : events) {
      AuditEntry entry = entry(event, head, now).sealed();
      rows.insert(entry);
      head = new AuditRows.Head(entry.sequence(), entry.hash());
    }
    rows.move(workspace, head);
  }

  private static AuditEntry entry(AuditEvent event, AuditRows.Head head, Instant now) {
    return new AuditEntry(
        workspace(event),
        head.sequence() + 1,
        now,
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
}
