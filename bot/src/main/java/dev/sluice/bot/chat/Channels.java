package dev.sluice.bot.chat;

import dev.sluice.chat.Place;
import dev.sluice.pipeline.catalog.ChatPolicy.Event;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which channels of which platform belong to a workspace, and what is posted there. */
@Component
public class Channels {
  private final Workspaces workspaces;

  Channels(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /** Channels on a platform that take something about a flow and an environment. */
  public List<String> of(
      WorkspaceId workspace, String platform, Event event, String flow, String environment) {
    WorkspaceConfiguration configuration = workspaces.configuration(workspace);
    if (platform.equals(ChatAccount.CONSOLE)) {
      Optional<String> own =
          event == Event.CARD ? configuration.flow(flow).map(Flow::channel) : Optional.empty();
      return own.stream().toList();
    }
    return configuration.chat().routes().stream()
        .filter(route -> route.platform().equals(platform))
        .filter(route -> route.takes(event, flow, environment))
        .map(route -> route.channel())
        .distinct()
        .toList();
  }

  /** Channels on a platform that take digests. */
  public List<String> digests(WorkspaceId workspace, String platform) {
    return workspaces.configuration(workspace).chat().routes().stream()
        .filter(route -> route.platform().equals(platform))
        .filter(route -> route.events().contains(Event.DIGEST))
        .map(route -> route.channel())
        .distinct()
        .toList();
  }

  /** Whether a place is one of a workspace's channels. */
  public boolean serves(WorkspaceId workspace, Place place) {
    WorkspaceConfiguration configuration = workspaces.configuration(workspace);
    if (place.platform().equals(ChatAccount.CONSOLE)) {
      return configuration.flows().stream()
          .anyMatch(flow -> flow.channel().equals(place.channel()));
    }
    return configuration.chat().routes().stream()
        .anyMatch(
            route ->
                route.platform().equals(place.platform())
                    && route.channel().equals(place.channel()));
  }
}
