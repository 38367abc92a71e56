package dev.sluice.pipeline.catalog;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What concerns the server as a whole and none of its workspaces; read when it starts.
 *
 * @param url address at which browsers reach the server, without a slash at the end; or empty
 * @param localSignIn who may sign in with a password kept here
 * @param providers where people sign in otherwise
 * @param trail where the audit trail goes beside the store
 */
public record ServerConfiguration(
    String url, LocalSignIn localSignIn, List<IdentityProvider> providers, Trail trail) {
  /** Nothing is said. */
  public static final ServerConfiguration NONE =
      new ServerConfiguration("", LocalSignIn.EVERYBODY, List.of(), Trail.NOWHERE);

  public ServerConfiguration {
    providers = List.copyOf(providers);
  }

  /** A provider by its name. */
  public Optional<IdentityProvider> provider(String name) {
    return providers.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /**
   * Where the audit trail goes.
   *
   * @param checkpoints file for signed checkpoints, or empty
   * @param systems systems that get every entry, each with a name of its own
   */
  public record Trail(String checkpoints, List<TrailSystem> systems) {
    /** It stays in the store. */
    public static final Trail NOWHERE = new Trail("", List.of());

    public Trail {
      systems = List.copyOf(systems);
    }
  }

  /** A system that gets every entry of the audit trail. */
  public sealed interface TrailSystem {
    /** Its name. */
    String name();
  }

  /**
   * Gets signed requests.
   *
   * @param url where it listens
   * @param secret with which requests are signed
   */
  public record Webhook(String name, URI url, SecretReference secret) implements TrailSystem {}

  /**
   * Gets syslog messages.
   *
   * @param url {@code tls://HOST:PORT}, or {@code tcp://HOST:PORT} on this machine
   * @param certificates PEM file of the authorities to trust; those of the JDK when empty
   */
  public record Syslog(String name, URI url, Optional<Path> certificates) implements TrailSystem {}

  /**
   * Gets log records by OTLP over HTTP.
   *
   * @param url where it listens for logs
   * @param authorization value of the header Authorization, if it wants one
   */
  public record Collector(String name, URI url, Optional<SecretReference> authorization)
      implements TrailSystem {}

  /** Who may sign in with a password that the server keeps. */
  public enum LocalSignIn {
    /** Every local person. */
    EVERYBODY,
    /** Every local person, by a browser and with a passkey after the password. */
    PASSKEY,
    /** Only local admins of a workspace, for the day on which the provider is down. */
    EMERGENCY,
    /** Nobody: people sign in at providers only. */
    OFF
  }
}
