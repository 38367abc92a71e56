package dev.sluice.bot.chat.command;

import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import java.util.Optional;

/** The flow in which a script for a connection becomes a migration. */
final class CarryingFlow {
  private CarryingFlow() {}

  /**
   * The named flow, else the first one that has the connection as a target.
   *
   * @param connection name, or environment and name
   * @param named name of a flow, or empty
   */
  static Optional<String> of(
      WorkspaceConfiguration configuration, String connection, String named) {
    if (!named.isEmpty()) {
      return Optional.of(named);
    }
    String plain = connection.substring(connection.indexOf('/') + 1);
    return configuration.flows().stream()
        .filter(flow -> flow.stages().stream().anyMatch(s -> s.connections().contains(plain)))
        .map(Flow::name)
        .findFirst();
  }
}
