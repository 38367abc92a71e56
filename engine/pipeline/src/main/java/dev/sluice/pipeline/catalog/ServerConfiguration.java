package dev.sluice.pipeline.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What concerns the server as a whole and none of its workspaces; read when it starts.
 *
 * @param url address at which browsers reach the server, without a slash at the end; or empty
 * @param localSignIn who may sign in with a password kept here
 * @param providers where people sign in otherwise
 */
public record ServerConfiguration(
    String url, LocalSignIn localSignIn, List<IdentityProvider> providers) {
  /** Nothing is said. */
  public static final ServerConfiguration NONE =
      new ServerConfiguration("", LocalSignIn.EVERYBODY, List.of());

  public ServerConfiguration {
    providers = List.copyOf(providers);
  }

  /** A provider by its name. */
  public Optional<IdentityProvider> provider(String name) {
    return providers.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** Who may sign in with a password that the server keeps. */
  public enum LocalSignIn {
    /** Every local person. */
    EVERYBODY,
    /** Only local admins of a workspace, for the day on which the provider is down. */
    EMERGENCY
  }
}
