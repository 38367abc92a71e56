package dev.sluice.bot.chat.desk;

import dev.sluice.pipeline.catalog.ChatPolicy.Event;
import dev.sluice.pipeline.catalog.ChatPolicy.Route;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The console's channels of a workspace: those of the flows, and those that routes name. A person
 * sees one who may see something of all flows, and all environments, of which it tells.
 */
final class ConsoleChannels {
  private final WorkspaceConfiguration configuration;
  private final PersonId person;
  private final Roster roster;

  ConsoleChannels(WorkspaceConfiguration configuration, PersonId person, Roster roster) {
    this.configuration = configuration;
    this.person = person;
    this.roster = roster;
  }

  /** Those that the person sees, in the order of the file. */
  List<String> seen() {
    Map<String, Boolean> channels = new LinkedHashMap<>();
    configuration
        .flows()
        .forEach(flow -> channels.merge(flow.channel(), sees(flow), Boolean::logicalAnd));
    configuration.chat().routes().stream()
        .filter(route -> route.platform().equals(ChatAccount.CONSOLE))
        .forEach(route -> channels.merge(route.channel(), sees(route), Boolean::logicalAnd));
    return channels.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  private boolean sees(Flow flow) {
    return flow.stages().stream().anyMatch(stage -> sees(stage.environment()));
  }

  private boolean sees(Route route) {
    List<Flow> flows =
        configuration.flows().stream()
            .filter(flow -> route.flows().isEmpty() || route.flows().contains(flow.name()))
            .toList();
    boolean cards = route.events().equals(List.of(Event.CARD));
    // Cards are of all environments and shown to whoever sees one of them; the rest is not.
    boolean told =
        cards
            || (route.environments().isEmpty()
                ? flows.stream()
                    .flatMap(flow -> flow.stages().stream())
                    .allMatch(stage -> sees(stage.environment()))
                : route.environments().stream().allMatch(this::sees));
    return told && flows.stream().allMatch(this::sees);
  }

  private boolean sees(String environment) {
    return roster.may(person, Permission.VIEW, environment);
  }
}
