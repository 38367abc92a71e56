package dev.sluice.pipeline.audit;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the trail goes beside the store.
 *
 * @param checkpoints file to which signed checkpoints are appended
 * @param webhooks systems that get every entry
 */
public record AuditDestinations(Optional<Path> checkpoints, List<Webhook> webhooks) {
  /** The trail stays in the store. */
  public static final AuditDestinations NONE = new AuditDestinations(Optional.empty(), List.of());

  public AuditDestinations {
    webhooks = List.copyOf(webhooks);
  }

  /**
   * A system that gets every entry by signed requests.
   *
   * @param name its name, under which its place in each chain is kept
   * @param url where to
   * @param secret with which requests are signed (HMAC-SHA256)
   */
  public record Webhook(String name, URI url, String secret) {
    /** Neither the secret nor what a path may hide. */
    @Override
    public String toString() {
      return name + " at " + url.getHost();
    }
  }
}
