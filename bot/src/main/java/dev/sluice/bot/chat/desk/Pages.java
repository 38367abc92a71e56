package dev.sluice.bot.chat.desk;

import dev.sluice.bot.chat.card.ImpactCards;
import dev.sluice.bot.chat.card.Lists;
import dev.sluice.bot.chat.card.MigrationPage;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.bot.chat.command.CommandBook;
import dev.sluice.bot.chat.command.PlanDeeds;
import dev.sluice.bot.chat.command.Reply;
import dev.sluice.bot.chat.command.TrailCommands;
import dev.sluice.bot.chat.link.Linking;
import dev.sluice.chat.Message;
import dev.sluice.pipeline.approval.Confirmations;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Filter;
import dev.sluice.pipeline.migration.Migrations.Page;
import dev.sluice.pipeline.timeline.Timeline;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Pages by their links. */
@Component
class Pages {
  private static final Pattern MIGRATION =
      Pattern.compile("/migrations/([0-9]{1,15})(?:/(sql|risk|diff|impact|plan|logs))?");
  private static final Set<String> COMMANDS =
      Set.of(
          "pending",
          "mine",
          "agents",
          "flows",
          "environments",
          "connections",
          "roles",
          "tokens",
          "delegations");
  private static final String LINK = "/link/";
  private static final int TIMELINE = 500;

  private final Migrations migrations;
  private final Entitlements entitlements;
  private final Timeline timeline;
  private final MigrationPage page;
  private final CommandBook book;
  private final Linking linking;
  private final ConfirmationPage confirmations;
  private final TokenPage tokens;
  private final PlanDeeds plans;
  private final TrailCommands trail;

  Pages(
      Migrations migrations,
      Entitlements entitlements,
      Timeline timeline,
      MigrationPage page,
      CommandBook book,
      Linking linking,
      ConfirmationPage confirmations,
      TokenPage tokens,
      PlanDeeds plans,
      TrailCommands trail) {
    this.migrations = migrations;
    this.entitlements = entitlements;
    this.timeline = timeline;
    this.page = page;
    this.book = book;
    this.linking = linking;
    this.confirmations = confirmations;
    this.tokens = tokens;
    this.plans = plans;
    this.trail = trail;
  }

  /** The page of a link, if there is one for this actor. */
  Optional<Message> of(Actor actor, String link) {
    String path = link.replaceFirst("\\?.*$", "");
    Matcher migration = MIGRATION.matcher(path);
    if (migration.matches()) {
      String part = Optional.ofNullable(migration.group(2)).orElse("");
      return migrations
          .find(actor, Long.parseLong(migration.group(1)))
          .map(part(actor, part, page(link)));
    }
    if (path.startsWith(LINK)) {
      return linking.page(actor, path.substring(LINK.length()));
    }
    if (path.startsWith(Confirmations.PAGE)) {
      String problem = query(link).getOrDefault("problem", "");
      return confirmations.of(actor, path.substring(Confirmations.PAGE.length()), problem);
    }
    if (path.startsWith(Tokens.PAGE)) {
      return Optional.of(tokens.of(actor, path.substring(Tokens.PAGE.length())));
    }
    if (path.equals("/migrations")) {
      return Optional.of(list(actor, link));
    }
    if (path.equals("/help") || path.startsWith("/help/")) {
      return Optional.of(book.help(path.replaceFirst("^/help/?", "")));
    }
    if (path.equals("/audit")) {
      return said(trail.page(actor, query(link)));
    }
    String name = path.replaceFirst("^/", "");
    return COMMANDS.contains(name) ? command(actor, name) : Optional.empty();
  }

  private Function<MigrationView, Message> part(Actor actor, String part, int number) {
    return view -> {
      Viewer viewer = Viewer.of(actor, view, entitlements);
      return switch (part) {
        case "sql" -> page.sql(view, viewer);
        case "risk" -> page.risk(view);
        case "diff" -> page.diff(view);
        case "impact" -> ImpactCards.page(view, number);
        case "plan" -> plans.page(actor, view);
        case "logs" -> page.logs(view);
        default -> page.all(view, viewer, timeline.after(view.key(), 0, TIMELINE));
      };
    };
  }

  private static int page(String link) {
    String page = query(link).getOrDefault("page", "1");
    return page.matches("[0-9]{1,6}") ? Integer.parseInt(page) : 1;
  }

  private Optional<Message> command(Actor actor, String name) {
    return said(book.run(actor, name));
  }

  private static Optional<Message> said(Reply reply) {
    return reply instanceof Reply.Said said ? Optional.of(said.message()) : Optional.empty();
  }

  private Message list(Actor actor, String link) {
    Map<String, String> query = query(link);
    Page found =
        migrations.list(
            actor,
            new Filter(
                query.getOrDefault("state", ""),
                query.getOrDefault("flow", ""),
                query.getOrDefault("author", ""),
                query.getOrDefault("cursor", ""),
                100));
    return Lists.migrations("Migrations", found, link.replaceFirst("[?&]cursor=[^&]*", ""));
  }

  private static Map<String, String> query(String link) {
    Map<String, String> query = new HashMap<>();
    int mark = link.indexOf('?');
    String text = mark < 0 ? "" : link.substring(mark + 1);
    for (String pair : text.split("&", 20)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return value;
    }
  }
}
