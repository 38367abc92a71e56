package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.SignedIn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Which chat account belongs to whom. An account is only a way to reach a person. */
@Component
public class ChatAccounts {
  static final Refusal LINKED =
      new Refusal(
          Refusal.Kind.CONFLICT,
          "identity.account-linked",
          "This chat account is linked to somebody else.",
          "Let that person unlink it first, or ask an admin.");

  private final ChatAccountRows rows;
  private final PersonRows people;
  private final AuditTrail audit;
  private final TransactionTemplate transactions;

  ChatAccounts(
      ChatAccountRows rows,
      PersonRows people,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    this.rows = rows;
    this.people = people;
    this.audit = audit;
    this.transactions = new TransactionTemplate(transactions);
  }

  /** Whose account it is; on the console the account is the person, {@code issuer|subject}. */
  public Optional<PersonId> find(ChatAccount account) {
    if (account.platform().equals(ChatAccount.CONSOLE)) {
      return console(account.id()).flatMap(people::find).map(Person::id);
    }
    return rows.find(account);
  }

  /** How whoever uses a linked account had proved that it is his: by linking it, and when. */
  public Optional<SignedIn> proof(ChatAccount account) {
    return rows.linkedAt(account)
        .map(at -> new SignedIn(SignedIn.CHAT, account.platform(), at, account.toString()));
  }

  private static Optional<PersonId> console(String id) {
    int bar = id.indexOf('|');
    if (bar < 1 || id.substring(bar + 1).isBlank() || id.substring(0, bar).isBlank()) {
      return Optional.empty();
    }
    return Optional.of(new PersonId(id.substring(0, bar), id.substring(bar + 1)));
  }

  /** Accounts of a person, by platform; the console's is not among them. */
  public List<ChatAccount> of(PersonId person) {
    return rows.of(person);
  }

  /** Links an account to the actor, who must have proved that it is his. */
  public Answer<ChatAccount> link(Actor actor, ChatAccount account) {
    return transactions.execute(
        status -> {
          if (rows.link(account, actor.person())) {
            record("identity.account-linked", actor, account);
            return Answer.done(account);
          }
          boolean own = rows.find(account).filter(actor.person()::equals).isPresent();
          return own
              ? new Answer.NothingToDo<>("This chat account is linked to you already.")
              : Answer.refused(LINKED);
        });
  }

  /** Takes an account from the actor. */
  public Answer<ChatAccount> unlink(Actor actor, ChatAccount account) {
    return transactions.execute(
        status -> {
          if (!rows.unlink(account, actor.person())) {
            return new Answer.NothingToDo<>("This chat account is not linked to you.");
          }
          record("identity.account-unlinked", actor, account);
          return Answer.done(account);
        });
  }

  private void record(String code, Actor actor, ChatAccount account) {
    audit.append(AuditEvent.success(code, actor, "", 0, "", Map.of("account", account.toString())));
  }
}
