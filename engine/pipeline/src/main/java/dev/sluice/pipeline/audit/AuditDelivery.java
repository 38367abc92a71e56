package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditDeliveryRows.Claimed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Delivers every entry and checkpoint to every destination, in the order of each chain, at least
 * once. A destination that is away loses nothing: its place in the chain stays where it was.
 */
@Component
class AuditDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(AuditDelivery.class);
  private static final int LARGEST_BODY = 4_000_000;

  private final AuditDeliveryRows rows;
  private final AuditQueries queries;
  private final AuditCheckpointRows checkpoints;
  private final AuditSettings settings;
  private final List<AuditWebhook> webhooks;

  AuditDelivery(
      AuditDeliveryRows rows,
      AuditQueries queries,
      AuditCheckpointRows checkpoints,
      AuditSettings settings,
      Optional<AuditDestinations> destinations) {
    this.rows = rows;
    this.queries = queries;
    this.checkpoints = checkpoints;
    this.settings = settings;
    this.webhooks =
        destinations.orElse(AuditDestinations.NONE).webhooks().stream()
            .map(webhook -> new AuditWebhook(webhook, settings.timeout()))
            .toList();
  }

  /** Delivers one batch to each destination; true when there may be more at once. */
  boolean look() throws InterruptedException {
    boolean more = false;
    for (AuditWebhook webhook : webhooks) {
      Optional<Claimed> claimed =
          rows.claim(webhook.name(), settings.timeout().multipliedBy(3).plusSeconds(5));
      if (claimed.isPresent()) {
        more |= deliver(webhook, claimed.get());
      }
    }
    return more;
  }

  private boolean deliver(AuditWebhook webhook, Claimed claimed) throws InterruptedException {
    Batch batch = queries.atOneMoment(() -> batch(claimed));
    try {
      webhook.send(batch.body());
      rows.done(claimed, batch.sequence(), batch.checkpoint());
      return true;
    } catch (IOException e) {
      Duration wait = settings.waitAfter(claimed.attempts());
      LOG.warn(
          "{} has no entries of {} yet, next try in {}: {}",
          webhook,
          claimed.workspace(),
          wait,
          e.toString());
      rows.again(claimed, e.toString(), wait);
      return false;
    }
  }

  private Batch batch(Claimed claimed) {
    StringBuilder body = new StringBuilder();
    long[] at = {claimed.sequence(), claimed.checkpoint()};
    queries.after(
        claimed.workspace(),
        claimed.sequence(),
        settings.batch(),
        entry -> {
          if (body.length() < LARGEST_BODY) {
            body.append(AuditLine.entry(entry));
            at[0] = entry.sequence();
          }
        });
    checkpoints.after(claimed.workspace(), claimed.checkpoint(), settings.batch()).stream()
        .filter(checkpoint -> checkpoint.sequence() <= at[0])
        .forEach(
            checkpoint -> {
              body.append(AuditLine.checkpoint(checkpoint));
              at[1] = checkpoint.sequence();
            });
    return new Batch(body.toString(), at[0], at[1]);
  }

  private record Batch(String body, long sequence, long checkpoint) {}
}
