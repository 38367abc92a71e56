package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.Lists;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditGaps;
import dev.sluice.pipeline.audit.AuditProgress;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Role;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.run.Agents;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What shows the workspace and who one is in it. */
@Component
@Order(5)
class WorkspaceCommands implements CommandGroup {
  private static final String NUMBER = "[0-9]{1,15}";

  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final Agents agents;
  private final AuditQueries trail;
  private final AuditGaps gaps;
  private final AuditProgress progress;

  WorkspaceCommands(
      Workspaces workspaces,
      Entitlements entitlements,
      Agents agents,
      AuditQueries trail,
      AuditGaps gaps,
      AuditProgress progress) {
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.agents = agents;
    this.trail = trail;
    this.gaps = gaps;
    this.progress = progress;
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
                "audit",
                "[NUMBER] [before ENTRY] | confirm REASON",
                "who did what, newest first; confirm a gap after a restore",
                "/sluice audit 12",
                this::audit)
            .needs(Permission.AUDIT),
        Command.open(
            "whoami",
            "",
            "who you are here",
            "/sluice whoami",
            request -> Reply.said(whoami(request.actor()))),
        Command.open(
            "roles",
            "",
            "your role in each environment",
            "/sluice roles",
            request -> Reply.said(roles(request.actor()))));
  }

  private WorkspaceConfiguration configuration(Request request) {
    return workspaces.configuration(request.actor().workspace());
  }

  private Reply audit(Request request) {
    Actor actor = request.actor();
    Optional<Refusal> refusal =
        entitlements.refuse(actor, Permission.AUDIT, Entitlements.EVERYWHERE);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get());
    }
    if (request.word(0).equals("confirm")) {
      return confirm(actor, String.join(" ", request.words().subList(1, request.words().size())));
    }
    String number = request.word(0).replaceFirst("^#", "");
    boolean one = number.matches(NUMBER);
    String before = request.words().indexOf("before") < 0 ? "" : last(request);
    AuditFilter filter =
        one
            ? AuditFilter.migration(actor.workspace(), Long.parseLong(number))
            : AuditFilter.all(actor.workspace());
    OptionalLong cursor =
        before.matches(NUMBER) ? OptionalLong.of(Long.parseLong(before)) : OptionalLong.empty();
    String link = one ? "/audit?migration=" + number : "/audit";
    return Reply.said(
        Lists.audit(trail.page(filter, cursor, 100), progress.late(actor.workspace()), link));
  }

  private Reply confirm(Actor actor, String reason) {
    Optional<Refusal> refusal =
        entitlements.refuse(actor, Permission.MANAGE, Entitlements.EVERYWHERE);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get());
    }
    if (reason.isBlank()) {
      return Reply.refused("Say what you compared: /sluice audit confirm <reason>");
    }
    return gaps.confirm(actor, reason)
        ? Reply.done("The gap is confirmed and in the trail; what waits is started again.")
        : Reply.nothing("The store holds everything that was signed; there is nothing to confirm.");
  }

  private static String last(Request request) {
    return request.word(request.words().size() - 1);
  }

  private static Message whoami(Actor actor) {
    return Message.text(
        PlainText.line(actor.displayName(), 80)
            + " ("
            + PlainText.line(actor.person().toString(), 120)
            + ") in workspace "
            + actor.workspace());
  }

  private Message roles(Actor actor) {
    List<List<Cell>> rows = new ArrayList<>();
    for (WorkspaceConfiguration.Environment environment :
        workspaces.configuration(actor.workspace()).environments()) {
      String names =
          entitlements.roles(actor.workspace(), actor.person(), environment.name()).stream()
              .sorted()
              .map(Role::name)
              .map(name -> name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      rows.add(
          List.of(
              Lists.cell(PlainText.line(environment.name())),
              Lists.cell(names.isEmpty() ? "none" : names)));
    }
    return Lists.table("Your roles", List.of("Environment", "Roles"), rows, "/roles");
  }
}
