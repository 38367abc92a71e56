package dev.sluice.pipeline.identity;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.ChatLinkRows.Link;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Links a chat account to a person in three steps: the account gets a secret that is good once and
 * for ten minutes; whoever signs in with it claims the account; the account itself confirms the
 * claim. Without the last step somebody could send his own secret to an approver.
 */
@Component
public class ChatLinks {
  /** How long an offer is good. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final int SECRET_BYTES = 32;
  private static final Refusal OVER =
      new Refusal(
          Refusal.Kind.NOT_FOUND,
          "identity.no-such-link",
          "This link is not good any more: it was used, replaced, or is older than ten minutes.",
          "Type /sluice link in the chat for a new one.");
  private static final Refusal OTHER =
      new Refusal(
          Refusal.Kind.CONFLICT,
          "identity.person-linked",
          "You are linked to another account of this chat.",
          "Type /sluice unlink here or there first; that account is told.");

  private final ChatLinkRows rows;
  private final ChatAccountRows accounts;
  private final ChatAccounts chatAccounts;
  private final AuditTrail audit;
  private final TransactionTemplate transactions;
  private final SecureRandom random = new SecureRandom();

  ChatLinks(
      ChatLinkRows rows,
      ChatAccountRows accounts,
      ChatAccounts chatAccounts,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    this.rows = rows;
    this.accounts = accounts;
    this.chatAccounts = chatAccounts;
    this.audit = audit;
    this.transactions = new TransactionTemplate(transactions);
  }

  /**
   * Makes a secret for an account; earlier ones of it are void.
   *
   * @param label how people recognise the account
   * @return the secret, which is kept nowhere
   */
  public String offer(ChatAccount account, String label) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    transactions.executeWithoutResult(status -> rows.offer(account, label, hash(secret), LIFETIME));
    return secret;
  }

  /** The account that a secret is for, while it can be claimed. */
  public Optional<Offer> look(String secret) {
    return rows.find(hash(secret))
        .filter(link -> link.state().equals("offered"))
        .map(link -> new Offer(link.id(), link.account(), link.label()));
  }

  /** The actor, who signed in with the secret, says that the account is his. */
  public Answer<Offer> claim(Actor actor, long id) {
    return transactions.execute(
        status -> {
          Optional<Link> link = rows.lock(id).filter(l -> l.state().equals("offered"));
          Optional<Refusal> refusal =
              link.isEmpty() ? Optional.of(OVER) : refuse(link.get().account(), actor.person());
          if (refusal.isPresent()) {
            record("identity.link-refused", false, actor, Map.of("why", refusal.get().code()));
            return Answer.refused(refusal.get());
          }
          rows.claim(id, actor.person());
          record(
              "identity.link-claimed",
              true,
              actor,
              Map.of("account", link.get().account().toString()));
          return Answer.done(new Offer(id, link.get().account(), link.get().label()));
        });
  }

  private Optional<Refusal> refuse(ChatAccount account, PersonId person) {
    Optional<PersonId> holder = accounts.find(account);
    if (holder.isPresent() && !holder.get().equals(person)) {
      return Optional.of(ChatAccounts.LINKED);
    }
    boolean another =
        accounts.of(person).stream()
            .anyMatch(
                own ->
                    own.platform().equals(account.platform())
                        && own.tenant().equals(account.tenant())
                        && !own.equals(account));
    return another ? Optional.of(OTHER) : Optional.empty();
  }

  /** Who claims an account, while the account can confirm it. */
  public Optional<PersonId> claimant(ChatAccount account, long id) {
    return transactions.execute(status -> claimed(account, id).flatMap(Link::person));
  }

  /** The account itself confirms; the actor is the person who claimed it. */
  public Answer<ChatAccount> confirm(Actor actor, ChatAccount account, long id) {
    return transactions.execute(
        status -> {
          Optional<Link> link = claimed(account, id);
          if (link.isEmpty() || !link.get().person().equals(Optional.of(actor.person()))) {
            return Answer.refused(OVER);
          }
          Optional<Refusal> refusal = refuse(account, actor.person());
          if (refusal.isPresent()) {
            return Answer.refused(refusal.get());
          }
          rows.end(id, "linked");
          return chatAccounts.link(actor, account);
        });
  }

  /** The account says that it belongs to somebody else. */
  public boolean refuse(Actor actor, ChatAccount account, long id) {
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              boolean refused =
                  claimed(account, id)
                          .filter(link -> link.person().equals(Optional.of(actor.person())))
                          .isPresent()
                      && rows.end(id, "refused");
              if (refused) {
                record(
                    "identity.link-refused",
                    false,
                    actor,
                    Map.of("account", account.toString(), "why", "the account refused"));
              }
              return refused;
            }));
  }

  private Optional<Link> claimed(ChatAccount account, long id) {
    return rows.lock(id)
        .filter(link -> link.state().equals("claimed") && link.account().equals(account));
  }

  private void record(String code, boolean done, Actor actor, Map<String, String> details) {
    audit.append(
        done
            ? AuditEvent.success(code, actor, "", 0, "", details)
            : AuditEvent.denied(code, actor, "", 0, "", details));
  }

  private static byte[] hash(String secret) {
    return HexFormat.of().parseHex(Sha256.hex(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * An account that can be claimed.
   *
   * @param id its id, which is no secret
   * @param label how people recognise the account
   */
  public record Offer(long id, ChatAccount account, String label) {}
}
