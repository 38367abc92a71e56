package dev.sluice.pipeline.identity;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.InvitationRows.Invited;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets a local person whom the configuration names choose the first password, by a link that is
 * good for three days and once. Whoever has a password is not invited, so that no admin becomes
 * somebody else by it. People of identity providers need none: they sign in there.
 */
@Component
public class Invitations {
  private static final Duration TIME = Duration.ofDays(3);
  private static final int BYTES = 32;
  private static final String SHUT = "invitation.passwords-off";

  /** Said of a link that is good no more, and of one that there never was. */
  public static final Refusal OVER =
      new Refusal(
          Kind.NOT_FOUND,
          "invitation.over",
          "This invitation is not good any more: it was used, replaced, or is older than three"
              + " days.",
          "Ask an admin of your workspace for another one.");

  private final InvitationRows rows;
  private final PersonRows persons;
  private final People people;
  private final LocalDoor door;
  private final AuditTrail audit;
  private final SecureRandom random = new SecureRandom();

  Invitations(
      InvitationRows rows, PersonRows persons, People people, LocalDoor door, AuditTrail audit) {
    this.rows = rows;
    this.persons = persons;
    this.people = people;
    this.door = door;
    this.audit = audit;
  }

  /** Invites a person; needs the right to manage every workspace that he belongs to. */
  @Transactional
  public Answer<Invitation> invite(Actor actor, PersonId person) {
    Optional<Refusal> refusal = refuse(actor, person);
    if (refusal.isPresent()) {
      audit.append(
          AuditEvent.denied(
              "identity.invited",
              actor,
              "",
              0,
              "",
              Map.of("person", person.toString(), "reason", refusal.get().code())));
      return Answer.refused(refusal.get());
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant until = rows.invite(new Invited(person, actor.workspace()), hash(secret), TIME);
    audit.append(
        AuditEvent.success(
            "identity.invited", actor, "", 0, "", Map.of("person", person.toString())));
    return Answer.done(new Invitation(secret, until));
  }

  private Optional<Refusal> refuse(Actor actor, PersonId person) {
    if (!actor.human()) {
      return Optional.of(
          refusal("invitation.not-human", "A program invites nobody.", "Sign in and do it."));
    }
    return people.refuseManaging(actor, person).or(() -> unfit(person));
  }

  private Optional<Refusal> unfit(PersonId person) {
    if (person.issuer().equals(PersonId.LOCAL) && !door.opensFor(person)) {
      return Optional.of(
          refusal(
              SHUT,
              person + " could not sign in with a password: on this server " + door.use() + ".",
              "Whoever runs the server can change 'local-sign-in' in its configuration."));
    }
    if (!person.issuer().equals(PersonId.LOCAL)) {
      return Optional.of(
          refusal(
              "invitation.not-local",
              person + " does not sign in with a password here.",
              "People of an identity provider sign in there; they need no invitation."));
    }
    boolean active = persons.find(person).filter(Person::active).isPresent();
    return active && persons.passwordHash(person).isEmpty()
        ? Optional.empty()
        : Optional.of(
            refusal(
                "invitation.has-password",
                person + " has a password already, or is deactivated.",
                "Who forgot it gets a new one by the configuration."));
  }

  /** The name under which whoever holds a link will sign in; empty when it is over. */
  @Transactional(readOnly = true)
  public Optional<String> name(String secret) {
    return rows.find(hash(secret)).map(invited -> invited.person().subject());
  }

  /** Sets the first password of whom the link is for. */
  @Transactional
  public Answer<Person> accept(String secret, String password, String address) {
    Optional<Invited> invited = rows.find(hash(secret));
    Optional<Refusal> unwanted = invited.flatMap(one -> unfit(one.person()));
    if (invited.isEmpty() || unwanted.isPresent()) {
      return Answer.refused(unwanted.filter(Invitations::shut).orElse(OVER));
    }
    Person person = persons.find(invited.get().person()).orElseThrow();
    Optional<Refusal> unfit = NewPassword.refuse(password, person);
    if (unfit.isPresent()) {
      return Answer.refused(unfit.get());
    }
    if (!rows.use(hash(secret))) {
      return Answer.refused(OVER);
    }
    Actor actor =
        new Actor(
            invited.get().workspace(),
            person.id(),
            person.displayName(),
            "invitation",
            "",
            true,
            "");
    people.setPassword(actor, person.id(), password);
    audit.append(
        AuditEvent.success(
            "identity.invitation-accepted", actor, "", 0, "", Map.of("address", address)));
    return Answer.done(person);
  }

  private static boolean shut(Refusal why) {
    return why.code().equals(SHUT);
  }

  private static Refusal refusal(String code, String message, String action) {
    return new Refusal(Kind.CONFLICT, code, message, action);
  }

  private static byte[] hash(String secret) {
    return HexFormat.of().parseHex(Sha256.hex(secret));
  }

  /**
   * An invitation; its secret is known to nobody else.
   *
   * @param secret what the link ends with
   * @param until when it is over
   */
  public record Invitation(String secret, Instant until) {}
}
