package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.DriftCards;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Block.Button;
import dev.sluice.chat.Block.Style;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.compare.Drifts.Comparison;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Compares two connections, and makes the script that ends their difference a migration. */
@Component
class SyncDeeds {
  private final Drifts drifts;
  private final CarryingFlow flows;
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final ActionTokens tokens;

  SyncDeeds(
      Drifts drifts,
      CarryingFlow flows,
      Workspaces workspaces,
      Entitlements entitlements,
      ActionTokens tokens) {
    this.drifts = drifts;
    this.flows = flows;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.tokens = tokens;
  }

  /** What differs; with the script and, for whoever may open it, the button that does. */
  Reply compare(Actor actor, String from, String to, boolean withScript) {
    Answer<Comparison> answer = drifts.compare(actor, from, to);
    return answer
        .value()
        .map(
            found ->
                Reply.said(
                    DriftCards.comparison(
                        found, withScript, withScript ? buttons(actor, found) : List.of())))
        .orElseGet(() -> Deeds.said(answer, found -> ""));
  }

  private List<Button> buttons(Actor actor, Comparison found) {
    if (found.script().isBlank() || !carried(actor, found)) {
      return List.of();
    }
    Action action =
        new Action(
            Verb.SYNC,
            actor.workspace(),
            0,
            found.from().name(),
            found.to().name(),
            0,
            Sha256.hex(found.script()));
    String label = "Make migration for " + PlainText.line(found.from().connection(), 40);
    return List.of(new Button(label, tokens.token(action), Style.PRIMARY, "", false));
  }

  /** Whether some flow has the connection as a target and the actor may open migrations in it. */
  private boolean carried(Actor actor, Comparison found) {
    WorkspaceConfiguration configuration = workspaces.configuration(actor.workspace());
    Roster roster = entitlements.roster(actor);
    return flows
        .of(actor, found.from().name(), "")
        .flatMap(configuration::flow)
        .filter(
            flow ->
                roster.may(actor.person(), Permission.AUTHOR, flow.stages().get(0).environment()))
        .isPresent();
  }

  /** What the button stands for, as long as the schemas are those that were shown. */
  Reply press(Actor actor, OpenedAction action) {
    List<String> names =
        workspaces.configuration(actor.workspace()).connections().stream()
            .map(connection -> connection.environment() + "/" + connection.name())
            .toList();
    Optional<String> from = action.environment(names);
    Optional<String> to = action.subject(names);
    return from.isEmpty() || to.isEmpty()
        ? Reply.refused("One of the connections is not there any more, so nothing was done.")
        : open(actor, from.get(), to.get(), "", Optional.of(action));
  }

  /** Opens the migration that turns the first connection's schema into the second's. */
  Reply open(Actor actor, String from, String to, String flow) {
    return open(actor, from, to, flow, Optional.empty());
  }

  private Reply open(
      Actor actor, String from, String to, String flow, Optional<OpenedAction> shown) {
    Answer<Comparison> answer = drifts.compare(actor, from, to);
    if (answer.value().isEmpty()) {
      return Deeds.said(answer, found -> "");
    }
    Comparison found = answer.value().get();
    boolean other =
        shown
            .filter(
                action ->
                    !action.shows(
                        Sha256.hex(found.script()), found.from().name(), found.to().name()))
            .isPresent();
    if (other) {
      return Reply.refused(
          "Another schema was seen meanwhile, so nothing was done. /sluice diff shows what is now.");
    }
    return unfit(found).orElseGet(() -> carry(actor, found, flow));
  }

  private static Optional<Reply> unfit(Comparison found) {
    if (!found.from().engine().equals(found.to().engine())) {
      return Optional.of(
          Reply.refused(
              "A script is made between connections of one engine; these are %s and %s."
                  .formatted(found.from().engine(), found.to().engine())));
    }
    return found.script().isBlank()
        ? Optional.of(Reply.nothing("The schemas are equal; there is nothing to migrate."))
        : Optional.empty();
  }

  private Reply carry(Actor actor, Comparison found, String flow) {
    String name = found.from().connection();
    Optional<String> carrier = flows.of(actor, name, flow);
    if (carrier.isEmpty()) {
      return Reply.refused(flows.none(actor, name, flow));
    }
    String title = "Sync " + name + " with " + found.to().connection();
    return Deeds.said(
        flows.open(actor, carrier.get(), title, found.script()),
        view -> "Opened " + Words.title(view) + ".");
  }
}
