package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Spelling;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.Cards;
import dev.sluice.bot.chat.card.ImpactCards;
import dev.sluice.bot.chat.card.Lists;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Filter;
import dev.sluice.pipeline.migration.UsedBy;
import dev.sluice.pipeline.run.RunState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What shows migrations. */
@Component
@Order(4)
class ReadingCommands implements CommandGroup {
  private final Migrations migrations;
  private final Entitlements entitlements;
  private final Targets targets;
  private final Deeds deeds;
  private final Cards cards;
  private final UsedBy usedBy;
  private final PlanDeeds plans;

  ReadingCommands(
      Migrations migrations,
      Entitlements entitlements,
      Targets targets,
      Deeds deeds,
      Cards cards,
      UsedBy usedBy,
      PlanDeeds plans) {
    this.migrations = migrations;
    this.entitlements = entitlements;
    this.targets = targets;
    this.deeds = deeds;
    this.cards = cards;
    this.usedBy = usedBy;
    this.plans = plans;
  }

  @Override
  public String title() {
    return "Look";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        Command.open("show", "NUMBER", "its card", "/sluice show 12", this::show),
        Command.open(
            "list", "[STATE|FLOW]", "migrations, newest first", "/sluice list Failed", this::list),
        part("sql", "the scripts with findings at their lines", Verb.SQL),
        part("risk", "every finding and what to do instead", Verb.RISK),
        Command.open(
            "impact",
            "NUMBER [refresh|page N]",
            "which applications use what it changes",
            "/sluice impact 12",
            this::impact),
        Command.open(
            "plan",
            "NUMBER [open]",
            "the safe way to do it, in steps; open makes the next step a migration",
            "/sluice plan 12",
            request -> targets.migration(request, view -> plans.answer(request, view))),
        part("logs", "what ran, statement by statement", Verb.LOGS),
        Command.open("pending", "", "what waits for you", "/sluice pending", this::pending),
        Command.open("mine", "", "what you opened", "/sluice mine", this::mine));
  }

  private Command part(String name, String summary, Verb verb) {
    return Command.open(
        name,
        "NUMBER",
        summary,
        "/sluice " + name + " 12",
        request ->
            targets.migration(
                request, view -> deeds.perform(Deed.of(request.actor(), verb, view, ""))));
  }

  private Reply impact(Request request) {
    return targets.migration(request, view -> impact(request, view));
  }

  private Reply impact(Request request, MigrationView view) {
    String word = request.word(1);
    if (word.equals("refresh")) {
      return Deeds.said(
          usedBy.again(request.actor(), view.key().number()),
          asked -> "Looking again which applications use what " + Words.title(asked) + " changes.");
    }
    String page = word.equals("page") ? request.word(2) : word.isEmpty() ? "1" : "";
    return page.matches("[0-9]{1,6}")
        ? Reply.said(ImpactCards.page(view, Integer.parseInt(page)))
        : Reply.refused(
            "Say nothing, “refresh” or “page 2” after the number"
                + Spelling.nearest(word, List.of("refresh", "page"))
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("."));
  }

  private Reply show(Request request) {
    return targets.migration(
        request,
        view -> Reply.said(cards.card(view, Viewer.of(request.actor(), view, entitlements))));
  }

  private Reply list(Request request) {
    String word = request.word(0);
    Optional<String> state =
        Arrays.stream(RunState.values())
            .map(RunState::word)
            .filter(known -> known.equalsIgnoreCase(word))
            .findFirst();
    Filter filter = new Filter(state.orElse(""), state.isPresent() ? "" : word, "", "", 50);
    String title = word.isEmpty() ? "Migrations" : "Migrations: " + PlainText.line(word, 40);
    return Reply.said(
        Lists.migrations(title, migrations.list(request.actor(), filter), link(filter)));
  }

  private Reply pending(Request request) {
    return Reply.said(
        Lists.migrations("Waiting for you", migrations.waitingFor(request.actor()), "/pending"));
  }

  private Reply mine(Request request) {
    Filter filter = new Filter("", "", request.actor().person().subject(), "", 50);
    return Reply.said(
        Lists.migrations(
            "Your migrations", migrations.list(request.actor(), filter), link(filter)));
  }

  /** The page of the console that shows the same list. */
  private static String link(Filter filter) {
    List<String> query = new ArrayList<>();
    add(query, "state", filter.state());
    add(query, "flow", filter.flow());
    add(query, "author", filter.author());
    return query.isEmpty() ? "/migrations" : "/migrations?" + String.join("&", query);
  }

  private static void add(List<String> query, String key, String value) {
    if (!value.isEmpty()) {
      query.add(key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
