package dev.sluice.bot.chat;

import dev.sluice.chat.Place;
import dev.sluice.pipeline.catalog.ChatPolicy.Event;
import dev.sluice.pipeline.catalog.ChatPolicy.Route;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which channels of which platform belong to a workspace, and what is posted there. */
@Component
public class Channels {
  private final Workspaces workspaces;

  Channels(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /**
   * The id of a channel that the configuration of a workspace names. The console's are the
   * workspace's own: those of two workspaces are two, whatever their names.
   */
  public static String id(WorkspaceId workspace, String platform, String named) {
    return platform.equals(ChatAccount.CONSOLE) ? workspace.value() + "/" + named : named;
  }

  /** Ids of channels on a platform that take something about a flow and an environment. */
  public List<String> of(
      WorkspaceId workspace, String platform, Event event, String flow, String environment) {
    WorkspaceConfiguration configuration = workspaces.configuration(workspace);
    Stream<String> own =
        platform.equals(ChatAccount.CONSOLE) && event == Event.CARD
            ? configuration.flow(flow).map(Flow::channel).stream()
            : Stream.empty();
    Stream<String> routed =
        configuration.chat().routes().stream()
            .filter(route -> route.platform().equals(platform))
            .filter(route -> route.takes(event, flow, environment))
            .map(Route::channel);
    return Stream.concat(own, routed)
        .distinct()
        .map(channel -> id(workspace, platform, channel))
        .toList();
  }

  /** Ids of channels on a platform that take digests. */
  public List<String> digests(WorkspaceId workspace, String platform) {
    return workspaces.configuration(workspace).chat().routes().stream()
        .filter(route -> route.platform().equals(platform))
        .filter(route -> route.events().contains(Event.DIGEST))
        .map(Route::channel)
        .distinct()
        .map(channel -> id(workspace, platform, channel))
        .toList();
  }

  /** Whether a place is one of a workspace's channels. */
  public boolean serves(WorkspaceId workspace, Place place) {
    WorkspaceConfiguration configuration = workspaces.configuration(workspace);
    boolean own =
        place.platform().equals(ChatAccount.CONSOLE)
            && configuration.flows().stream()
                .anyMatch(flow -> stands(workspace, flow.channel(), place));
    return own
        || configuration.chat().routes().stream()
            .anyMatch(
                route ->
                    route.platform().equals(place.platform())
                        && stands(workspace, route.channel(), place));
  }

  private static boolean stands(WorkspaceId workspace, String named, Place place) {
    return id(workspace, place.platform(), named).equals(place.channel());
  }
}
