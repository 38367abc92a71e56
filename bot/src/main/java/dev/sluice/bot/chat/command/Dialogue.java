package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.Cards;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.chat.Block;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.run.TargetRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Answers what a person did: a typed line, a press, a form. Joins the caller's transaction. */
@Component
public class Dialogue {
  private static final String OUT_OF_DATE = "This card is out of date; nothing was done.";

  private final Speakers speakers;
  private final CommandBook book;
  private final WritingCommands writing;
  private final Deeds deeds;
  private final Migrations migrations;
  private final ActionTokens tokens;
  private final Fresh fresh;

  Dialogue(
      Speakers speakers,
      CommandBook book,
      WritingCommands writing,
      Deeds deeds,
      Migrations migrations,
      ActionTokens tokens,
      Fresh fresh) {
    this.speakers = speakers;
    this.book = book;
    this.writing = writing;
    this.deeds = deeds;
    this.migrations = migrations;
    this.tokens = tokens;
    this.fresh = fresh;
  }

  /** Does what the event asks for and says what comes of it. */
  public Reply answer(Inbound event, String correlation) {
    Optional<Actor> actor = speakers.actor(event.account(), event.place(), correlation);
    if (actor.isEmpty()) {
      return unlinked();
    }
    if (event instanceof Inbound.Command command) {
      return book.run(actor.get(), command.text());
    }
    if (event instanceof Inbound.Press press) {
      return opened(actor.get(), press.token(), deed -> deeds.press(deed), Map.of());
    }
    Inbound.Submission form = (Inbound.Submission) event;
    return opened(actor.get(), form.token(), deed -> deeds.perform(deed), form.values());
  }

  private static Reply unlinked() {
    return Reply.refused(
        "This account is not linked to a person of a workspace, so nothing was done. Link it by"
            + " signing in, or ask an admin whether you are still active.");
  }

  private Reply opened(
      Actor actor, String token, Function<Deed, Reply> work, Map<String, String> values) {
    Optional<OpenedAction> action = tokens.open(token).filter(a -> a.isFor(actor.workspace()));
    if (action.isEmpty()) {
      return fresh.refused(actor, 0, "the token was not made for this place");
    }
    if (action.get().verb() == Verb.OPEN) {
      return action.get().expired()
          ? fresh.refused(actor, 0, "the form has expired")
          : writing.submitted(actor, values);
    }
    Optional<MigrationView> view = migrations.find(actor, action.get().migration());
    if (view.isEmpty()) {
      return fresh.refused(actor, action.get().migration(), "not visible to this person");
    }
    if (action.get().expired() || !action.get().shows(view.get())) {
      return fresh.outOfDate(actor, view.get());
    }
    return work.apply(deed(actor, action.get(), view.get(), values));
  }

  private static Deed deed(
      Actor actor, OpenedAction action, MigrationView view, Map<String, String> values) {
    String environment = action.environment(view).orElse("");
    List<String> connections =
        view.stage(environment).stream()
            .flatMap(s -> s.targets().stream())
            .map(TargetRun::connection)
            .toList();
    String subject = action.subject(connections).orElse("");
    return new Deed(actor, action.verb(), view, environment, subject, values);
  }

  /** Answers to cards that show something else than what is. */
  @Component
  static class Fresh {
    private final AuditTrail audit;
    private final Cards cards;
    private final Entitlements entitlements;

    Fresh(AuditTrail audit, Cards cards, Entitlements entitlements) {
      this.audit = audit;
      this.cards = cards;
      this.entitlements = entitlements;
    }

    /** A token that nobody got from us, or not for this. */
    Reply refused(Actor actor, long migration, String why) {
      denied(actor, migration, why);
      return Reply.refused(OUT_OF_DATE + " /sluice show NUMBER brings a fresh one.");
    }

    /** A card from before an edit: the answer brings the fresh one. */
    Reply outOfDate(Actor actor, MigrationView view) {
      denied(actor, view.key().number(), "version or digest has changed");
      Message card = cards.card(view, Viewer.of(actor, view, entitlements));
      List<Block> blocks = new ArrayList<>();
      blocks.add(new Block.Text(OUT_OF_DATE + " This is what is now:", Tone.WARNING));
      blocks.addAll(card.blocks());
      return Reply.said(new Message(OUT_OF_DATE, blocks, card.link()));
    }

    private void denied(Actor actor, long migration, String why) {
      audit.append(
          AuditEvent.denied("chat.action.refused", actor, "", migration, "", Map.of("why", why)));
    }
  }
}
