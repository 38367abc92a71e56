package dev.sluice.pipeline.catalog;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * An application that uses the databases of a workspace, as its source code shows.
 *
 * @param name its name, unique in the workspace
 * @param repository where its Git repository is: an {@code https} or {@code file} address
 * @param branch which branch is read; empty for the one that the repository itself names
 * @param user the user that stands beside the token
 * @param token where the token that opens it is to be found
 * @param flows flows whose databases it uses
 * @param connections connections that it uses; without flows and connections it uses all
 */
public record Application(
    String name,
    URI repository,
    String branch,
    String user,
    Optional<SecretReference> token,
    List<String> flows,
    List<String> connections) {
  /** Which user forges take for a token. */
  public static final String ANY_USER = "x-access-token";

  public Application {
    flows = List.copyOf(flows);
    connections = List.copyOf(connections);
  }

  /** An application that uses everything, whose repository everybody may read. */
  public Application(String name, URI repository) {
    this(name, repository, "", ANY_USER, Optional.empty(), List.of(), List.of());
  }

  /** Whether it uses what a flow changes on some connections. */
  public boolean uses(String flow, List<String> targets) {
    return (flows.isEmpty() && connections.isEmpty())
        || flows.contains(flow)
        || targets.stream().anyMatch(connections::contains);
  }

  /** Whether another one opens the same repository by the same secret. */
  boolean opensLike(Application other) {
    return token.equals(other.token)
        && user.equals(other.user)
        && repository.equals(other.repository);
  }
}
