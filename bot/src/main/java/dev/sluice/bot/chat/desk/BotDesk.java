package dev.sluice.bot.chat.desk;

import dev.sluice.bot.chat.Channels;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.card.Cards;
import dev.sluice.bot.chat.command.Completion;
import dev.sluice.bot.chat.delivery.PostedCards;
import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Role;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Answers platforms with pages of their own, always for one viewer. */
@Component
class BotDesk implements ChatDesk {
  private final Speakers speakers;
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final Migrations migrations;
  private final PostedCards posted;
  private final Cards cards;
  private final Pages pages;
  private final Completion completion;

  BotDesk(
      Speakers speakers,
      Workspaces workspaces,
      Entitlements entitlements,
      Migrations migrations,
      PostedCards posted,
      Cards cards,
      Pages pages,
      Completion completion) {
    this.speakers = speakers;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.migrations = migrations;
    this.posted = posted;
    this.cards = cards;
    this.pages = pages;
    this.completion = completion;
  }

  private Optional<Actor> actor(Account account, Place place) {
    return speakers.actor(account, place, "page");
  }

  private static Place anywhere(Account account) {
    return Place.direct(account);
  }

  @Override
  public Map<String, String> channels(Account viewer) {
    Map<String, String> channels = new LinkedHashMap<>();
    actor(viewer, anywhere(viewer))
        .ifPresent(
            actor -> {
              new ConsoleChannels(
                      workspaces.configuration(actor.workspace()), actor.person(), roster(actor))
                  .seen()
                  .forEach(
                      channel ->
                          channels.put(
                              Channels.id(actor.workspace(), ChatAccount.CONSOLE, channel),
                              PlainText.line(channel, 60)));
            });
    return channels;
  }

  private Roster roster(Actor actor) {
    return entitlements.roster(actor);
  }

  @Override
  public Message forViewer(Account viewer, Posted at, Message shared) {
    Optional<Actor> actor = actor(viewer, at.place());
    if (foreign(actor, at)) {
      return Message.text("This is of another workspace.");
    }
    boolean hasButtons = shared.blocks().stream().anyMatch(Block.Buttons.class::isInstance);
    return actor
        .filter(who -> hasButtons)
        .flatMap(who -> own(who, at))
        .orElseGet(() -> withoutButtons(shared));
  }

  /** A channel is of one workspace; what stands there of another is shown to nobody. */
  private boolean foreign(Optional<Actor> actor, Posted at) {
    return posted
        .migration(at)
        .filter(key -> actor.filter(a -> a.workspace().equals(key.workspace())).isEmpty())
        .isPresent();
  }

  @Override
  public Optional<Message> card(Account viewer, Posted at) {
    return actor(viewer, at.place()).flatMap(who -> own(who, at));
  }

  @Override
  public Optional<String> question(Account viewer, Place place, String token) {
    return actor(viewer, place)
        .flatMap(
            who -> cards.question(who.workspace(), token, number -> migrations.find(who, number)));
  }

  private Optional<Message> own(Actor actor, Posted at) {
    return posted
        .migration(at)
        .filter(key -> key.workspace().equals(actor.workspace()))
        .flatMap(key -> migrations.find(actor, key.number()))
        .map(view -> own(actor, view, at));
  }

  private Message own(Actor actor, MigrationView view, Posted at) {
    var viewer = dev.sluice.bot.chat.card.Viewer.of(actor, view, entitlements);
    return at.place().channel().startsWith("@")
        ? cards.request(view, viewer)
        : cards.card(view, viewer);
  }

  private static Message withoutButtons(Message shared) {
    List<Block> blocks =
        shared.blocks().stream().filter(b -> !(b instanceof Block.Buttons)).toList();
    return new Message(shared.summary(), blocks, shared.link());
  }

  @Override
  public Optional<Message> page(Account viewer, String link) {
    return actor(viewer, anywhere(viewer)).flatMap(actor -> pages.of(actor, link));
  }

  @Override
  public List<Suggestion> suggest(Account viewer, String typed) {
    return actor(viewer, anywhere(viewer))
        .map(actor -> completion.of(actor, typed))
        .orElse(List.of());
  }

  @Override
  public Optional<ChatDesk.Viewer> viewer(Account account) {
    return actor(account, anywhere(account))
        .map(
            actor ->
                new ChatDesk.Viewer(
                    PlainText.line(actor.displayName(), 60),
                    initials(actor.displayName()),
                    role(actor),
                    actor.workspace().value()));
  }

  private static String initials(String name) {
    StringBuilder initials = new StringBuilder();
    for (String word : name.strip().split("\\s+", 3)) {
      if (!word.isEmpty() && initials.length() < 2) {
        initials.append(word.substring(0, 1).toUpperCase(Locale.ROOT));
      }
    }
    return initials.toString();
  }

  /** The highest role that the person has in any environment. */
  private String role(Actor actor) {
    Roster roster = roster(actor);
    return workspaces.configuration(actor.workspace()).environments().stream()
        .map(WorkspaceConfiguration.Environment::name)
        .flatMap(name -> roster.roles(actor.person(), name).stream())
        .max(Comparator.naturalOrder())
        .map(Role::name)
        .map(name -> name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT))
        .orElse("No role");
  }
}
