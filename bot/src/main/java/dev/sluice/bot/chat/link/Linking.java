package dev.sluice.bot.chat.link;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.OpenedAction;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.delivery.Outbox;
import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Button;
import dev.sluice.chat.Block.Style;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.ChatAccounts;
import dev.sluice.pipeline.identity.ChatLinks;
import dev.sluice.pipeline.identity.ChatLinks.Offer;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The conversation that links a chat account to the person who signs in. */
@Component
public class Linking {
  private static final Message OVER =
      Message.text("This is not good any more. Type /sluice link for a new invitation.", Tone.BAD);

  private final ChatLinks links;
  private final ChatAccounts accounts;
  private final People people;
  private final ActionTokens tokens;
  private final Outbox outbox;

  Linking(
      ChatLinks links, ChatAccounts accounts, People people, ActionTokens tokens, Outbox outbox) {
    this.links = links;
    this.accounts = accounts;
    this.people = people;
    this.tokens = tokens;
    this.outbox = outbox;
  }

  /** Invites whoever uses an account to sign in; nothing is linked by that. */
  public void invite(Inbound event, String correlation) {
    outbox.invite("invite:" + correlation, event);
  }

  /** The page of an invitation for the person who signed in with it. */
  public Optional<Message> page(Actor actor, String secret) {
    return links.look(secret).map(offer -> page(actor, offer));
  }

  private Message page(Actor actor, Offer offer) {
    String question =
        "Link "
            + PlainText.line(offer.label(), 120)
            + " to "
            + name(actor.displayName(), actor.person())
            + "?";
    String token = token(Verb.LINK_CLAIM, actor.workspace(), offer.id(), actor.person().toString());
    return new Message(
        "Link a chat account",
        List.of(
            new Block.Title(question),
            new Block.Text(
                "From then on what this account clicks counts as you. The account is asked to"
                    + " confirm it. Go on only if you asked for this yourself a moment ago.",
                Tone.WARNING),
            new Block.Buttons(List.of(new Button("Link it", token, Style.PRIMARY, "")))),
        "");
  }

  /** The person who signed in says that the account is his; the account is asked. */
  public Answer<Offer> claim(Actor actor, OpenedAction action, String correlation) {
    Answer<Offer> answer = links.claim(actor, action.migration());
    answer.value().ifPresent(offer -> ask(actor, offer, correlation));
    return answer;
  }

  private void ask(Actor actor, Offer offer, String correlation) {
    Account account =
        new Account(offer.account().platform(), offer.account().tenant(), offer.account().id());
    String who = name(actor.displayName(), actor.person());
    WorkspaceId nowhere = People.NO_WORKSPACE;
    String yes = token(Verb.LINK_CONFIRM, nowhere, offer.id(), account.qualified());
    String no = token(Verb.LINK_REFUSE, nowhere, offer.id(), account.qualified());
    Message message =
        new Message(
            "Confirm the link to " + who,
            List.of(
                new Block.Text(
                    who
                        + " signed in and wants this account. Confirm only if that is you: from"
                        + " then on your clicks here count as "
                        + who
                        + ".",
                    Tone.WARNING),
                new Block.Buttons(
                    List.of(
                        new Button("Confirm", yes, Style.PRIMARY, ""),
                        new Button("That is not me", no, Style.DANGER, "")))),
            "");
    outbox.whisper("link:" + correlation, account, Place.direct(account), message);
  }

  /** Whether a press is an answer of an account to a claim. */
  public static boolean concerns(OpenedAction action) {
    return action.verb() == Verb.LINK_CONFIRM || action.verb() == Verb.LINK_REFUSE;
  }

  /** The account answers a claim. */
  public Message answered(Inbound event, OpenedAction action, String correlation) {
    Account account = event.account();
    ChatAccount own = new ChatAccount(account.platform(), account.tenant(), account.id());
    boolean ours =
        !action.expired()
            && action.isFor(People.NO_WORKSPACE)
            && action.subject(List.of(account.qualified())).isPresent();
    Optional<Person> claimant =
        ours
            ? links.claimant(own, action.migration()).flatMap(people::find).filter(Person::active)
            : Optional.empty();
    if (claimant.isEmpty()) {
      return OVER;
    }
    Actor actor = actor(claimant.get(), account, correlation);
    if (action.verb() == Verb.LINK_REFUSE) {
      return links.refuse(actor, own, action.migration())
          ? Message.text("Nothing was linked. An admin finds it in the audit trail.", Tone.GOOD)
          : OVER;
    }
    Answer<ChatAccount> answer = links.confirm(actor, own, action.migration());
    return answer
        .refusal()
        .map(why -> Message.text(PlainText.line(why.message() + " " + why.action()), Tone.BAD))
        .orElseGet(
            () ->
                Message.text(
                    "Linked to " + name(actor.displayName(), actor.person()) + ".", Tone.GOOD));
  }

  private Actor actor(Person person, Account account, String correlation) {
    WorkspaceId workspace =
        people.workspaces(person.id()).stream().findFirst().orElse(People.NO_WORKSPACE);
    return new Actor(
        workspace,
        person.id(),
        person.displayName(),
        account.platform(),
        account.id(),
        true,
        correlation);
  }

  /** Takes accounts of a platform from the actor and tells each of them. */
  public List<ChatAccount> unlink(Actor actor, String platform, String correlation) {
    List<ChatAccount> own =
        accounts.of(actor.person()).stream()
            .filter(account -> platform.isEmpty() || account.platform().equals(platform))
            .toList();
    for (ChatAccount account : own) {
      accounts.unlink(actor, account);
      Account told = new Account(account.platform(), account.tenant(), account.id());
      outbox.whisper(
          "unlinked:" + correlation + ":" + account,
          told,
          Place.direct(told),
          Message.text(
              "This account is not linked to "
                  + name(actor.displayName(), actor.person())
                  + " any more.",
              Tone.WARNING));
    }
    return own;
  }

  /** Accounts of the actor beside the console. */
  public List<ChatAccount> accounts(Actor actor) {
    return accounts.of(actor.person());
  }

  private String token(Verb verb, WorkspaceId workspace, long offer, String subject) {
    return tokens.token(new Action(verb, workspace, offer, "", subject, 0, ""));
  }

  private static String name(String displayName, PersonId person) {
    return PlainText.line(displayName, 60) + " (" + PlainText.line(person.toString(), 120) + ")";
  }
}
