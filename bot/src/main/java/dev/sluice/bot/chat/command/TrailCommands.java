package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.Lists;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Button;
import dev.sluice.chat.Block.Buttons;
import dev.sluice.chat.Block.Style;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditGaps;
import dev.sluice.pipeline.audit.AuditProgress;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.ServerAdmins;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Searches the audit trail of the workspace, or of the server, and confirms a gap of it. */
@Component
@Order(5)
public class TrailCommands implements CommandGroup {
  private static final int PAGE = 100;
  private static final String CONFIRM = "confirm";

  private final AuditQueries trail;
  private final AuditTrail audit;
  private final AuditGaps gaps;
  private final AuditProgress progress;
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final ServerAdmins admins;
  private final ActionTokens tokens;
  private final Forms forms;

  TrailCommands(
      AuditQueries trail,
      AuditTrail audit,
      AuditGaps gaps,
      AuditProgress progress,
      Workspaces workspaces,
      Entitlements entitlements,
      ServerAdmins admins,
      ActionTokens tokens,
      Forms forms) {
    this.trail = trail;
    this.audit = audit;
    this.gaps = gaps;
    this.progress = progress;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.admins = admins;
    this.tokens = tokens;
    this.forms = forms;
  }

  @Override
  public String title() {
    return "Audit";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command(
            "audit",
            "[server] [NUMBER] [by PERSON] [code CODE] [refused|done] [in STAGE] [since DATE]"
                + " [until DATE] [before ENTRY] | [server] confirm REASON",
            "who did what, newest first; server: what belongs to no workspace, such as sign-ins;"
                + " confirm: a gap after a restore",
            List.of(
                "/sluice audit 12",
                "/sluice audit by carol code approval.* refused in prod since 2026-11-01",
                "/sluice audit server code identity.sign-in-refused",
                "/sluice audit confirm restored from the backup of Monday"),
            Optional.of(Permission.AUDIT),
            request -> audit(request.actor(), request.words())));
  }

  private Reply audit(Actor actor, List<String> words) {
    boolean server = !words.isEmpty() && words.get(0).equalsIgnoreCase(TrailSearch.SERVER);
    List<String> rest = server ? words.subList(1, words.size()) : words;
    return !rest.isEmpty() && rest.get(0).equalsIgnoreCase(CONFIRM)
        ? confirm(actor, server, String.join(" ", rest.subList(1, rest.size())))
        : found(actor, TrailSearch.typed(words));
  }

  /** The page of the console; its query says what is looked for and can do nothing else. */
  public Reply page(Actor actor, Map<String, String> query) {
    return found(actor, TrailSearch.asked(query));
  }

  private Reply found(Actor actor, TrailSearch search) {
    Optional<Refusal> refusal = refuse(actor, search.server(), Permission.AUDIT, "audit.read");
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get());
    }
    List<String> environments = environments(actor);
    Optional<String> problem = search.problem(environments);
    if (problem.isPresent()) {
      return Reply.refused(problem.get() + " /sluice help audit shows examples.");
    }
    WorkspaceId chain = search.server() ? People.NO_WORKSPACE : actor.workspace();
    Message page =
        Lists.audit(
            trail.page(search.filter(chain), search.cursor(), PAGE),
            progress.late(chain),
            search.link());
    List<Block> blocks = new ArrayList<>(page.blocks());
    blocks.add(1, new Buttons(List.of(button(actor, search))));
    if (!search.told().isEmpty()) {
      blocks.add(1, new Block.Text("Only " + search.told() + ".", Tone.MUTED));
    }
    if (search.server()) {
      blocks.add(1, new Block.Text("Of the server: what belongs to no workspace.", Tone.MUTED));
    }
    return Reply.said(new Message(page.summary(), blocks, page.link()));
  }

  private List<String> environments(Actor actor) {
    return workspaces.configuration(actor.workspace()).environments().stream()
        .map(Environment::name)
        .toList();
  }

  private Button button(Actor actor, TrailSearch search) {
    String scope = search.server() ? TrailSearch.SERVER : "";
    Action action = new Action(Verb.AUDIT_SEARCH, actor.workspace(), 0, "", scope, 0, "");
    return new Button("Search", tokens.token(action), Style.NORMAL, "", true);
  }

  /** The button asks with a form; the form is answered with what was found. */
  Reply pressed(Actor actor, OpenedAction action, boolean submitted, Map<String, String> values) {
    boolean server = action.subject(List.of(TrailSearch.SERVER)).isPresent();
    if (!submitted) {
      return new Reply.Asked(forms.search(actor, environments(actor), server));
    }
    Map<String, String> query = new HashMap<>(values);
    query.values().removeIf(Forms.ANY::equals);
    query.remove("scope");
    if (server) {
      query.put("scope", TrailSearch.SERVER);
    }
    return found(actor, TrailSearch.asked(query));
  }

  private Reply confirm(Actor actor, boolean server, String reason) {
    Optional<Refusal> refusal = refuse(actor, server, Permission.MANAGE, "audit.gap-confirmed");
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get());
    }
    if (reason.isBlank()) {
      return Reply.refused(
          "Say what you compared: /sluice audit %sconfirm <reason>"
              .formatted(server ? "server " : ""));
    }
    return gaps.confirm(server ? actor.in(People.NO_WORKSPACE) : actor, reason)
        ? Reply.done("The gap is confirmed and in the trail; what waits is started again.")
        : Reply.nothing("The store holds everything that was signed; there is nothing to confirm.");
  }

  private Optional<Refusal> refuse(
      Actor actor, boolean server, Permission permission, String what) {
    Optional<Refusal> refusal =
        server
            ? admins.refuse(actor, permission)
            : entitlements.refuse(actor, permission, Entitlements.EVERYWHERE);
    Map<String, String> facts =
        server
            ? Map.of("needs", permission.name(), "scope", TrailSearch.SERVER)
            : Map.of("needs", permission.name());
    refusal.ifPresent(why -> audit.note(AuditEvent.denied(what, actor, "", 0, "", facts)));
    return refusal;
  }
}
