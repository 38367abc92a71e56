package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditDeliveryRows.Claimed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
  private final List<AuditReceiver> receivers;

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
    this.receivers =
        destinations.orElse(AuditDestinations.NONE).systems().stream()
            .map(system -> AuditReceiver.of(system, settings.timeout()))
            .toList();
  }

  /** Delivers one batch to each destination; true when there may be more at once. */
  boolean look() throws InterruptedException {
    boolean more = false;
    for (AuditReceiver receiver : receivers) {
      Optional<Claimed> claimed =
          rows.claim(receiver.name(), settings.timeout().multipliedBy(3).plusSeconds(5));
      if (claimed.isPresent()) {
        more |= deliver(receiver, claimed.get());
      }
    }
    return more;
  }

  private boolean deliver(AuditReceiver receiver, Claimed claimed) throws InterruptedException {
    Batch batch = queries.atOneMoment(() -> batch(claimed));
    if (batch.records().isEmpty()) {
      later(receiver, claimed, "the entries after %d are gone".formatted(claimed.sequence()));
      return false;
    }
    try {
      receiver.send(batch.records());
      rows.done(claimed, batch.sequence(), batch.checkpoint());
      return true;
    } catch (IOException e) {
      later(receiver, claimed, why(e));
      return false;
    }
  }

  private void later(AuditReceiver receiver, Claimed claimed, String why) {
    Duration wait = settings.waitAfter(claimed.attempts());
    LOG.warn(
        "{} has no entries of {} yet, next try in {}: {}",
        receiver,
        claimed.workspace(),
        wait,
        why);
    rows.again(claimed, why, wait);
  }

  /** For people, who see it; refused connections have no message of their own. */
  private static String why(IOException trouble) {
    String message = trouble.getMessage();
    return message == null ? "it cannot be reached" : message;
  }

  private Batch batch(Claimed claimed) {
    List<AuditRecord> records = new ArrayList<>();
    long[] size = {0};
    long[] at = {claimed.sequence(), claimed.checkpoint()};
    queries.after(
        claimed.workspace(),
        claimed.sequence(),
        settings.batch(),
        entry -> {
          if (size[0] < LARGEST_BODY) {
            AuditRecord record = AuditRecord.of(entry);
            records.add(record);
            size[0] += record.line().length();
            at[0] = entry.sequence();
          }
        });
    checkpoints.after(claimed.workspace(), claimed.checkpoint(), settings.batch()).stream()
        .filter(checkpoint -> checkpoint.sequence() <= at[0])
        .forEach(
            checkpoint -> {
              records.add(AuditRecord.of(checkpoint));
              at[1] = checkpoint.sequence();
            });
    return new Batch(List.copyOf(records), at[0], at[1]);
  }

  private record Batch(List<AuditRecord> records, long sequence, long checkpoint) {}
}
