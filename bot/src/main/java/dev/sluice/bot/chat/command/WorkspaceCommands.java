package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.Lists;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.ExplorerRight;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Role;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.run.Agents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What shows the workspace and who one is in it. */
@Component
@Order(5)
class WorkspaceCommands implements CommandGroup {
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final Agents agents;

  WorkspaceCommands(Workspaces workspaces, Entitlements entitlements, Agents agents) {
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.agents = agents;
  }

  @Override
  public String title() {
    return "Workspace";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        Command.open(
            "flows",
            "",
            "flows and their stages",
            "/sluice flows",
            request -> Reply.said(Lists.flows(configuration(request)))),
        Command.open(
            "environments",
            "",
            "environments",
            "/sluice environments",
            request -> Reply.said(Lists.environments(configuration(request)))),
        Command.open(
            "connections",
            "",
            "named databases",
            "/sluice connections",
            request -> Reply.said(Lists.connections(configuration(request)))),
        Command.open(
            "agents",
            "",
            "agents, and whether they are connected",
            "/sluice agents",
            request -> Reply.said(Lists.agents(agents.in(request.actor().workspace())))),
        Command.open(
            "whoami",
            "",
            "who you are here, and what you may do in each environment",
            "/sluice whoami",
            request -> Reply.said(whoami(request.actor()))),
        Command.open(
            "roles",
            "",
            "your roles in each environment",
            "/sluice roles",
            request -> Reply.said(roles(request.actor()))));
  }

  private WorkspaceConfiguration configuration(Request request) {
    return configuration(request.actor());
  }

  private WorkspaceConfiguration configuration(Actor actor) {
    return workspaces.configuration(actor.workspace());
  }

  private Message whoami(Actor actor) {
    String who =
        PlainText.line(actor.displayName(), 80)
            + " ("
            + PlainText.line(actor.person().toString(), 120)
            + ") in workspace "
            + actor.workspace();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text(who, Tone.NORMAL));
    blocks.add(rights(actor));
    return new Message(who, blocks, "/roles");
  }

  private Message roles(Actor actor) {
    return new Message(
        "Your roles", List.of(new Block.Title("Your roles"), rights(actor)), "/roles");
  }

  /** What the person is and may do in each environment now, as REST's whoami says it. */
  private Block rights(Actor actor) {
    Roster roster = entitlements.roster(actor);
    List<List<Cell>> rows = new ArrayList<>();
    for (Environment environment : configuration(actor).environments()) {
      Set<Role> roles = roster.roles(actor.person(), environment.name());
      List<Permission> may =
          Arrays.stream(Permission.values())
              .filter(p -> roster.may(actor.person(), p, environment.name()))
              .toList();
      rows.add(
          List.of(
              Lists.cell(PlainText.line(environment.name())),
              Lists.cell(words(roles.stream().sorted().toList())),
              Lists.cell(ExplorerRight.of(Set.copyOf(may)).word()),
              Lists.cell(words(may))));
    }
    return new Block.Table(List.of("Environment", "Roles", "Explorer", "May"), rows);
  }

  private static String words(List<? extends Enum<?>> names) {
    return names.isEmpty()
        ? "none"
        : names.stream()
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }
}
