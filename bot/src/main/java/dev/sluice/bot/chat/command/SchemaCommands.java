package dev.sluice.bot.chat.command;

import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.DriftCards;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.compare.Drifts.Comparison;
import dev.sluice.pipeline.compare.Drifts.DriftView;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Draft;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What compares schemas and deals with drift. */
@Component
@Order(6)
class SchemaCommands implements CommandGroup {
  private final Drifts drifts;
  private final Migrations migrations;

  SchemaCommands(Drifts drifts, Migrations migrations) {
    this.drifts = drifts;
    this.migrations = migrations;
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
        Command.open(
            "diff",
            "FROM TO",
            "the same, with the script that ends it",
            "/sluice diff shop-dev shop-prod",
            request -> compare(request, true)),
        new Command(
            "drift",
            "[CONNECTION | look|adopt|ignore|revert CONNECTION …]",
            "what was changed past Sluice",
            List.of(
                "/sluice drift",
                "/sluice drift shop-prod",
                "/sluice drift look shop-prod",
                "/sluice drift adopt shop-prod",
                "/sluice drift ignore shop-prod 7",
                "/sluice drift revert shop-prod FLOW"),
            Optional.of(Permission.VIEW),
            this::drift));
  }

  private Reply compare(Request request, boolean withScript) {
    if (request.words().size() != 2) {
      return Reply.refused("Name two connections: /sluice compare FROM TO");
    }
    Answer<Comparison> answer = drifts.compare(request.actor(), request.word(0), request.word(1));
    return answer
        .value()
        .map(found -> Reply.said(DriftCards.comparison(found, withScript)))
        .orElseGet(() -> Deeds.said(answer, found -> ""));
  }

  private Reply drift(Request request) {
    String name = request.word(1);
    return switch (request.word(0)) {
      case "" -> Reply.said(DriftCards.list(drifts.list(request.actor())));
      case "look" ->
          Deeds.said(
              drifts.look(request.actor(), name),
              watched -> "Looking at " + PlainText.line(watched.name()) + "; see /sluice drift.");
      case "adopt" -> Deeds.said(drifts.adopt(request.actor(), name), SchemaCommands::adopted);
      case "ignore" -> ignore(request, name);
      case "revert" -> revert(request, name);
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

  private static String adopted(DriftView view) {
    return "%s is recorded as it is now (%s)."
        .formatted(
            PlainText.line(view.connection().name()), Words.differences(view.differences().size()));
  }

  private Reply ignore(Request request, String name) {
    String days = request.word(2).isEmpty() ? "7" : request.word(2);
    if (!days.matches("[1-9][0-9]{0,2}")) {
      return Reply.refused("Give a number of days: /sluice drift ignore CONNECTION 7");
    }
    return Deeds.said(
        drifts.ignore(request.actor(), name, Integer.parseInt(days)),
        view ->
            "Nothing is said of "
                + PlainText.line(view.connection().name())
                + " for "
                + days
                + " days, unless it changes again.");
  }

  /** A migration like any other: rated, rehearsed, approved. */
  private Reply revert(Request request, String name) {
    Answer<SyncScript> script = drifts.revert(request.actor(), name);
    if (script.value().isEmpty()) {
      return Deeds.said(script, found -> "");
    }
    if (request.word(2).isEmpty()) {
      return Reply.refused("Name the flow that carries it: /sluice drift revert CONNECTION FLOW");
    }
    Draft draft =
        new Draft(
            request.word(2),
            "Revert drift of " + name,
            script.value().get().sql(),
            Optional.empty());
    return Deeds.said(migrations.open(request.actor(), draft), SchemaCommands::opened);
  }

  private static String opened(MigrationView view) {
    return "Opened " + Words.title(view) + ".";
  }
}
