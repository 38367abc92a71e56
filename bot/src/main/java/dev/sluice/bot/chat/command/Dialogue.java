package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.Cards;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.bot.chat.link.Linking;
import dev.sluice.chat.Block;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.SignedIn;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.run.TargetRun;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Answers what a person did: a typed line, a press, a form. Joins the caller's transaction. */
@Component
public class Dialogue {
  private static final String OUT_OF_DATE = "This card is out of date; nothing was done.";

  private static final Set<Verb> NO_MIGRATION =
      EnumSet.of(
          Verb.OPEN,
          Verb.OPEN_FILE,
          Verb.LINK_CLAIM,
          Verb.DRIFT_ADOPT,
          Verb.DRIFT_REVERT,
          Verb.DRIFT_IGNORE,
          Verb.AUDIT_SEARCH,
          Verb.SYNC);

  private final Speakers speakers;
  private final Linking linking;
  private final Uploads uploads;
  private final CommandBook book;
  private final WithoutMigration without;
  private final Deeds deeds;
  private final Migrations migrations;
  private final ActionTokens tokens;
  private final Fresh fresh;

  Dialogue(
      Speakers speakers,
      Linking linking,
      Uploads uploads,
      CommandBook book,
      WithoutMigration without,
      Deeds deeds,
      Migrations migrations,
      ActionTokens tokens,
      Fresh fresh) {
    this.speakers = speakers;
    this.linking = linking;
    this.uploads = uploads;
    this.book = book;
    this.without = without;
    this.deeds = deeds;
    this.migrations = migrations;
    this.tokens = tokens;
    this.fresh = fresh;
  }

  /**
   * Does what the event asks for and says what comes of it.
   *
   * @param signedIn how the person of the console had signed in
   */
  public Reply answer(Inbound event, String correlation, Optional<SignedIn> signedIn) {
    Optional<OpenedAction> link = token(event).flatMap(tokens::open).filter(Linking::concerns);
    if (link.isPresent()) {
      return Reply.said(linking.answered(event, link.get(), correlation));
    }
    Optional<Actor> actor =
        speakers
            .actor(event.account(), event.place(), correlation)
            .map(one -> one.signedIn(signedIn.or(one::signedIn)));
    if (actor.isEmpty()) {
      return unlinked(event, correlation);
    }
    if (event instanceof Inbound.Upload upload) {
      return uploads.offer(actor.get(), upload);
    }
    if (event instanceof Inbound.Command command) {
      return book.run(actor.get(), command.text());
    }
    if (event instanceof Inbound.Press press) {
      return opened(actor.get(), event, press.token(), deed -> deeds.press(deed));
    }
    Inbound.Submission form = (Inbound.Submission) event;
    return opened(actor.get(), event, form.token(), deed -> deeds.perform(deed));
  }

  private static Optional<String> token(Inbound event) {
    return event instanceof Inbound.Press press ? Optional.of(press.token()) : Optional.empty();
  }

  /**
   * Who is linked but not active, or in no workspace, gets no invitation; nor does who put a script
   * into a channel without asking for anything.
   */
  private Reply unlinked(Inbound event, String correlation) {
    boolean overheard = event.trigger().isEmpty() && event.place().directWith().isEmpty();
    if (event instanceof Inbound.Upload && overheard) {
      return new Reply.Silent();
    }
    if (speakers.known(event.account()) || event.account().platform().equals(ChatAccount.CONSOLE)) {
      return Reply.refused(
          "This account is not linked to an active person of a workspace, so nothing was done."
              + " Ask an admin whether you are still active.");
    }
    linking.invite(event, correlation);
    return new Reply.Silent();
  }

  private Reply opened(Actor actor, Inbound event, String token, Function<Deed, Reply> work) {
    Map<String, String> values =
        event instanceof Inbound.Submission form ? form.values() : Map.of();
    Optional<OpenedAction> action = tokens.open(token).filter(a -> a.isFor(actor.workspace()));
    if (action.isEmpty()) {
      return fresh.refused(actor, 0, "the token was not made for this place");
    }
    if (NO_MIGRATION.contains(action.get().verb())) {
      return action.get().expired()
          ? fresh.refused(actor, 0, "the form has expired")
          : without.answer(actor, action.get(), event, values);
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
