package dev.sluice.pipeline.audit;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the trail goes beside the store.
 *
 * @param checkpoints file to which signed checkpoints are appended
 * @param systems systems that get every entry and checkpoint, each with a name of its own
 */
public record AuditDestinations(Optional<Path> checkpoints, List<Destination> systems) {
  /** The trail stays in the store. */
  public static final AuditDestinations NONE = new AuditDestinations(Optional.empty(), List.of());

  public AuditDestinations {
    systems = List.copyOf(systems);
  }

  /** A system that gets every entry. */
  public sealed interface Destination {
    /** Its name, under which its place in each chain is kept. */
    String name();
  }

  /**
   * Gets lines by signed requests.
   *
   * @param url where to
   * @param secret with which requests are signed (HMAC-SHA256)
   */
  public record Webhook(String name, URI url, String secret) implements Destination {
    /** Neither the secret nor what a path may hide. */
    @Override
    public String toString() {
      return name + " at " + url.getHost();
    }
  }

  /**
   * Gets messages of RFC 5424 over TLS (RFC 5425), or over plain TCP on this machine.
   *
   * @param certificates PEM file of the authorities to trust; those of the JDK when empty
   */
  public record Syslog(String name, String host, int port, boolean tls, Optional<Path> certificates)
      implements Destination {
    @Override
    public String toString() {
      return name + " at " + host + ":" + port;
    }
  }

  /**
   * Gets log records by OTLP over HTTP.
   *
   * @param url its address for logs, ending in {@code /v1/logs} at most collectors
   * @param authorization value of the header Authorization, or empty
   */
  public record Collector(String name, URI url, String authorization) implements Destination {
    /** Neither what authorizes nor what a path may hide. */
    @Override
    public String toString() {
      return name + " at " + url.getHost();
    }
  }
}
