package dev.sluice.pipeline.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The way to one system that gets the trail. */
interface AuditReceiver {
  /** The way to a destination; each answer may take so long. */
  static AuditReceiver of(AuditDestinations.Destination destination, Duration timeout) {
    if (destination instanceof AuditDestinations.Webhook webhook) {
      return new AuditWebhook(webhook, timeout);
    }
    if (destination instanceof AuditDestinations.Syslog syslog) {
      return new AuditSyslog(syslog, timeout);
    }
    return new AuditCollector((AuditDestinations.Collector) destination, timeout);
  }

  /** The name under which its place in each chain is kept. */
  String name();

  /**
   * Sends records in their order.
   *
   * @throws IOException when the destination does not say that it has all of them
   */
  void send(List<AuditRecord> records) throws IOException, InterruptedException;
}
