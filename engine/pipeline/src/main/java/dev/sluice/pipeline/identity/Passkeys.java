package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.identity.CredentialChanged.Credential;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.protocol.PasskeyOrigin;
import dev.sluice.protocol.PasskeyProof.RefusedException;
import dev.sluice.protocol.PasskeyRegistration;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Passkeys with which local people confirm approvals and, where the server asks for it, sign in:
 * add, list, remove.
 */
@Component
public class Passkeys {
  /** Where the console shows a person's own. */
  public static final String PAGE = "/passkeys";

  private static final int MOST = 20;
  private static final int LONGEST_NAME = 60;
  private static final int BYTES = 32;
  private static final Refusal NO_ORIGIN =
      new Refusal(
          Refusal.Kind.CONFLICT,
          "passkey.no-address",
          "Passkeys belong to the server's address, and the configuration names none that will do.",
          "An admin writes `server: {url: https://NAME}` into it; a number is no name.");
  private static final Refusal NOT_LOCAL =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "passkey.not-local",
          "Passkeys are for local people who signed in here themselves.",
          "You confirm approvals at your identity provider.");
  private static final Refusal OVER =
      new Refusal(
          Refusal.Kind.CONFLICT,
          "passkey.over",
          "This was not begun, took longer than five minutes or was used already.",
          "Add the passkey again.");

  private static final Refusal NOT_FOUND =
      new Refusal(
          Refusal.Kind.NOT_FOUND,
          "passkey.not-found",
          "You have no such passkey.",
          "Look at the list of yours.");
  private static final Refusal UNTOLD =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "passkey.nobody-to-tell",
          "Admins hear of a first passkey, and whoever belongs to no workspace has none.",
          "Ask whoever configures the server to add you to a workspace.");
  private static final Refusal LAST =
      new Refusal(
          Refusal.Kind.CONFLICT,
          "passkey.last",
          "You sign in with it, and it is the only one that you have.",
          "Add another one first.");

  private final PasskeyRows rows;
  private final People people;
  private final SignIn signIn;
  private final LocalDoor door;
  private final Optional<ServerConfiguration> server;
  private final AuditTrail audit;
  private final TransactionTemplate transactions;
  private final SecureRandom random = new SecureRandom();

  Passkeys(
      PasskeyRows rows,
      People people,
      SignIn signIn,
      LocalDoor door,
      Optional<ServerConfiguration> server,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    this.transactions = new TransactionTemplate(transactions);
    this.rows = rows;
    this.people = people;
    this.signIn = signIn;
    this.door = door;
    this.server = server;
    this.audit = audit;
  }

  /** Where passkeys are made and used; empty when the server has no address for it. */
  public Optional<PasskeyOrigin> origin() {
    return server.map(ServerConfiguration::url).flatMap(PasskeyOrigin::of);
  }

  /** Those of a person, oldest first. */
  public List<Passkey> of(PersonId person) {
    return rows.of(person);
  }

  /** Why a person can have none here; empty when he can. */
  public Optional<Refusal> refuse(Actor actor) {
    if (!actor.human() || !actor.person().issuer().equals(PersonId.LOCAL)) {
      return Optional.of(NOT_LOCAL);
    }
    return origin().isEmpty() ? Optional.of(NO_ORIGIN) : Optional.empty();
  }

  /**
   * Begins to add one, with the password once more: who found a browser open adds none. Wrong tries
   * count as those of sign-ins do.
   *
   * @param address from where
   */
  public Answer<Offer> begin(Actor actor, String password, String address) {
    Optional<Refusal> refusal = refuseMore(actor);
    if (refusal.isPresent()) {
      return denied(actor, refusal.get(), address);
    }
    return signIn
        .confirm(actor.person(), password, address)
        .map(person -> offer(person.id(), challenge(person.id())));
  }

  /** A new challenge of a person, in base64url; the one before is over. */
  String challenge(PersonId person) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    rows.begin(person, challenge);
    return challenge;
  }

  /** With what a passkey over a challenge is made or used. */
  Offer offer(PersonId person, String challenge) {
    List<String> there = of(person).stream().map(passkey -> passkey.key().credentialId()).toList();
    return new Offer(origin().orElseThrow(), challenge, there);
  }

  /**
   * Adds what the authenticator made. Where changes are watched, admins hear of it.
   *
   * @param address from where
   */
  @Transactional
  public Answer<Passkey> add(Actor actor, Made made, String address) {
    String name = made.name().strip();
    Optional<Refusal> refusal = refuseMore(actor).or(() -> unnamed(name));
    if (refusal.isPresent()) {
      return denied(actor, refusal.get(), address);
    }
    Optional<String> challenge = rows.end(actor.person());
    if (challenge.isEmpty()) {
      return denied(actor, OVER, address);
    }
    try {
      PasskeyRegistration verified =
          PasskeyRegistration.verify(
              origin().orElseThrow(), challenge.get(), made.clientData(), made.attestation());
      UUID id = UUID.randomUUID();
      if (!rows.add(actor.person(), id, name, verified)) {
        return denied(actor, notAdded("it was added before"), address);
      }
      Passkey passkey = rows.find(actor.person(), id).orElseThrow();
      record("identity.passkey-added", actor, passkey);
      people.announce(actor.person(), address, Credential.PASSKEY);
      return Answer.done(passkey);
    } catch (RefusedException e) {
      return denied(actor, notAdded(e.reason()), address);
    }
  }

  /**
   * Removes one of one's own, with the password once more; nothing is confirmed with it any more.
   * Where people sign in with passkeys, the last one stays.
   *
   * @param address from where
   */
  public Answer<Passkey> remove(Actor actor, UUID id, String password, String address) {
    if (!actor.human() || rows.find(actor.person(), id).isEmpty()) {
      return Answer.refused(NOT_FOUND);
    }
    Optional<Refusal> unknown = signIn.confirm(actor.person(), password, address).refusal();
    return unknown.isPresent()
        ? Answer.refused(unknown.get())
        : transactions.execute(status -> removeNow(actor, id));
  }

  private Answer<Passkey> removeNow(Actor actor, UUID id) {
    List<Passkey> own = rows.lock(actor.person());
    Optional<Passkey> passkey = own.stream().filter(one -> one.id().equals(id)).findFirst();
    if (passkey.isEmpty()) {
      return Answer.refused(NOT_FOUND);
    }
    if (door.passkey() && own.size() == 1) {
      return Answer.refused(LAST);
    }
    rows.remove(actor.person(), id);
    record("identity.passkey-removed", actor, passkey.get());
    return Answer.done(passkey.get());
  }

  /** Who is deactivated has none any more, also when he comes back. */
  @EventListener
  public void on(PersonDeactivated event) {
    Actor system = Actor.system(People.NO_WORKSPACE, "deactivation");
    for (Passkey passkey : rows.of(event.person())) {
      audit.append(
          AuditEvent.success(
              "identity.passkey-removed", system, "", 0, "", facts(event.person(), passkey)));
    }
    rows.removeAll(event.person());
  }

  /** Who has a new password, or no session any more, goes on with nothing that he began before. */
  @EventListener
  public void on(SessionsEnded event) {
    rows.forget(event.person());
  }

  /**
   * Why a person can add no first passkey: where changes are watched, somebody must hear of it.
   * Empty when he can, or has one.
   */
  Optional<Refusal> untold(PersonId person) {
    boolean untold = door.watched() && of(person).isEmpty() && people.workspaces(person).isEmpty();
    return untold ? Optional.of(UNTOLD) : Optional.empty();
  }

  private Optional<Refusal> refuseMore(Actor actor) {
    return refuse(actor).or(() -> full(actor)).or(() -> untold(actor.person()));
  }

  private Optional<Refusal> full(Actor actor) {
    return of(actor.person()).size() < MOST
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Refusal.Kind.CONFLICT,
                "passkey.too-many",
                "You have %d passkeys, and there may be no more.".formatted(MOST),
                "Remove those that you do not use."));
  }

  private static Optional<Refusal> unnamed(String name) {
    boolean fine =
        !name.isEmpty()
            && name.length() <= LONGEST_NAME
            && name.codePoints()
                .noneMatch(
                    c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    return fine
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Refusal.Kind.INVALID,
                "passkey.name",
                "A passkey has a name of 1 to %d characters.".formatted(LONGEST_NAME),
                "Call it after what it is on, for example: my laptop."));
  }

  private static Refusal notAdded(String why) {
    return new Refusal(
        Refusal.Kind.INVALID,
        "passkey.not-added",
        "The passkey was not added: " + why + ".",
        "Add it again at the address that the server is configured with.");
  }

  /** Refuses to add one, on record. */
  <T> Answer<T> denied(Actor actor, Refusal refusal, String address) {
    audit.note(
        AuditEvent.denied(
            "identity.passkey-added",
            actor,
            "",
            0,
            "",
            Map.of(
                "address",
                address,
                "person",
                actor.person().toString(),
                "code",
                refusal.code(),
                "message",
                refusal.message())));
    return Answer.refused(refusal);
  }

  private void record(String code, Actor actor, Passkey passkey) {
    audit.append(AuditEvent.success(code, actor, "", 0, "", facts(actor.person(), passkey)));
  }

  private static Map<String, String> facts(PersonId person, Passkey passkey) {
    return Map.of(
        "person",
        person.toString(),
        "name",
        passkey.name(),
        "fingerprint",
        passkey.key().fingerprint());
  }

  /**
   * What an authenticator made of an offer.
   *
   * @param name how the person calls it
   * @param clientData what the browser says, in base64url
   * @param attestation what the authenticator says, in base64url
   */
  public record Made(String name, String clientData, String attestation) {}

  /**
   * With what a browser asks an authenticator for a passkey.
   *
   * @param origin where it works
   * @param challenge in base64url
   * @param there credential ids of those that the person has, in base64url
   */
  public record Offer(PasskeyOrigin origin, String challenge, List<String> there) {
    public Offer {
      there = List.copyOf(there);
    }
  }
}
