package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.run.Runs;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends an Unknown: by evidence, or by the word of somebody who may also roll back. */
@Component
class Settling {
  private final Runs runs;
  private final Entitlements entitlements;
  private final AuditTrail audit;
  private final MigrationLock lock;
  private final TransactionTemplate transaction;

  Settling(
      Runs runs,
      Entitlements entitlements,
      AuditTrail audit,
      MigrationLock lock,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.entitlements = entitlements;
    this.audit = audit;
    this.lock = lock;
    this.transaction = transaction;
  }

  Reply settle(Deed deed) {
    boolean applied = deed.verb() == Verb.SETTLE_APPLIED;
    String reason = deed.value(Forms.REASON);
    if (reason.isEmpty()) {
      return Reply.refused("Say why: how do you know? The reason is kept in the audit trail.");
    }
    return guarded(
        deed,
        Permission.ROLLBACK,
        () ->
            Deeds.said(
                runs.settle(deed.actor(), deed.stage(), deed.subject(), applied, reason),
                target ->
                    Words.title(deed.view())
                        + ": "
                        + target.connection()
                        + " is "
                        + target.state().word()
                        + "."));
  }

  Reply establish(Deed deed) {
    return guarded(
        deed,
        Permission.EXECUTE,
        () ->
            Deeds.said(
                runs.establish(deed.actor(), deed.stage()),
                asked -> "Asked the agent for evidence: " + String.join(", ", asked) + "."));
  }

  private Reply guarded(Deed deed, Permission permission, Supplier<Reply> work) {
    return transaction.execute(
        status -> {
          lock.take(deed.view().key());
          Optional<Refusal> refusal =
              entitlements.refuse(deed.actor(), permission, deed.environment());
          if (refusal.isPresent()) {
            audit.append(denied(deed, refusal.get()));
            return Reply.refused(refusal.get());
          }
          return work.get();
        });
  }

  private static AuditEvent denied(Deed deed, Refusal refusal) {
    return AuditEvent.denied(
        "run.settle.refused",
        deed.actor(),
        deed.environment(),
        deed.number(),
        deed.view().digest(),
        Map.of("code", refusal.code()));
  }
}
