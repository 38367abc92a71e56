package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.DriftCards;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.identity.Permission;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What compares schemas and deals with drift. */
@Component
@Order(6)
class SchemaCommands implements CommandGroup {
  private final Drifts drifts;
  private final DriftDeeds deeds;
  private final SyncDeeds syncs;
  private final Targets targets;
  private final Deeds works;

  SchemaCommands(Drifts drifts, DriftDeeds deeds, SyncDeeds syncs, Targets targets, Deeds works) {
    this.targets = targets;
    this.works = works;
    this.drifts = drifts;
    this.syncs = syncs;
    this.deeds = deeds;
  }

  @Override
  public String title() {
    return "Schemas";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        Command.open(
            "compare",
            "FROM TO",
            "what differs between the schemas of two connections",
            "/sluice compare shop-dev shop-prod",
            request -> compare(request, false)),
        new Command(
            "diff",
            "FROM TO | NUMBER",
            "the same, with the script that ends it; or what a migration changes in the schema",
            List.of("/sluice diff shop-dev shop-prod", "/sluice diff 12"),
            Optional.of(Permission.VIEW),
            this::diff),
        Command.open(
                "sync",
                "FROM TO [FLOW]",
                "opens the script that turns the first schema into the second as a migration",
                "/sluice sync shop-prod shop-dev",
                this::sync)
            .needs(Permission.AUTHOR),
        new Command(
            "drift",
            "[CONNECTION | look|adopt|ignore|revert CONNECTION …]",
            "what was changed past Sluice",
            List.of(
                "/sluice drift",
                "/sluice drift shop-prod",
                "/sluice drift look shop-prod",
                "/sluice drift adopt shop-prod [FLOW]",
                "/sluice drift ignore shop-prod 7",
                "/sluice drift revert shop-prod [FLOW]"),
            Optional.of(Permission.VIEW),
            this::drift));
  }

  private Reply compare(Request request, boolean withScript) {
    if (request.words().size() != 2) {
      return Reply.refused("Name two connections: /sluice compare FROM TO");
    }
    return syncs.compare(request.actor(), request.word(0), request.word(1), withScript);
  }

  private Reply diff(Request request) {
    return request.words().size() == 1 && request.word(0).matches("#?[0-9]+")
        ? targets.migration(
            request, view -> works.perform(Deed.of(request.actor(), Verb.DIFF, view, "")))
        : compare(request, true);
  }

  private Reply sync(Request request) {
    int words = request.words().size();
    return words < 2 || words > 3
        ? Reply.refused("Name two connections: /sluice sync FROM TO [FLOW]")
        : syncs.open(request.actor(), request.word(0), request.word(1), request.word(2));
  }

  private Reply drift(Request request) {
    String name = request.word(1);
    return switch (request.word(0)) {
      case "" -> Reply.said(DriftCards.list(drifts.list(request.actor())));
      case "look" ->
          Deeds.said(
              drifts.look(request.actor(), name),
              watched -> "Looking at " + PlainText.line(watched.name()) + "; see /sluice drift.");
      case "adopt" -> deeds.adopt(request.actor(), name, request.word(2), Optional.empty());
      case "ignore" -> deeds.ignore(request.actor(), name, request.word(2));
      case "revert" -> deeds.revert(request.actor(), name, request.word(2));
      default -> one(request, request.word(0));
    };
  }

  private Reply one(Request request, String name) {
    return drifts.list(request.actor()).stream()
        .filter(
            view ->
                view.connection().connection().equals(name)
                    || view.connection().name().equals(name))
        .findFirst()
        .map(view -> Reply.said(DriftCards.one(view)))
        .orElseGet(
            () ->
                Reply.refused(
                    "Nobody has looked at “"
                        + PlainText.line(name, 60)
                        + "” yet; /sluice drift look CONNECTION asks for it."));
  }
}
