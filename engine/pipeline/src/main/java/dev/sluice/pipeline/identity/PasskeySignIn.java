package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.identity.PasskeyProofs.Outcome;
import dev.sluice.pipeline.identity.PasskeyProofs.Signed;
import dev.sluice.pipeline.identity.Passkeys.Made;
import dev.sluice.pipeline.identity.Passkeys.Offer;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sign-in of local people with two factors, where the server asks for both (OWASP ASVS 5.0, 6.3.3):
 * the password, and within five minutes a passkey over a challenge that is good once. Whoever has
 * no passkey makes the first one in between, of which admins hear, and signs in with it.
 */
@Component
public class PasskeySignIn {
  /** Where the console asks for the passkey. */
  public static final String PAGE = "/sign-in/passkey";

  /** Said of a sign-in that was not begun, took too long, or was used. */
  public static final Refusal OVER =
      new Refusal(
          Refusal.Kind.CONFLICT,
          "identity.sign-in-over",
          "This sign-in was not begun here, took longer than five minutes or was used already.",
          "Sign in again.");

  private static final Refusal NOT_SIGNED =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "identity.passkey-refused",
          "The passkey was not taken.",
          "Sign in again with one that you have added here.");

  private final PersonRows people;
  private final PasskeyRows rows;
  private final Passkeys passkeys;
  private final PasskeyProofs proofs;
  private final SignIn signIn;
  private final LocalDoor door;

  PasskeySignIn(
      PersonRows people,
      PasskeyRows rows,
      Passkeys passkeys,
      PasskeyProofs proofs,
      SignIn signIn,
      LocalDoor door) {
    this.people = people;
    this.rows = rows;
    this.passkeys = passkeys;
    this.proofs = proofs;
    this.signIn = signIn;
    this.door = door;
  }

  /** Whether local people are asked for both. */
  public boolean asked() {
    return door.passkey();
  }

  /** Takes the password; the answer is what the passkey must sign, and lets nobody in. */
  public Answer<Begun> begin(String name, String password, String address) {
    Answer<Person> known = signIn.begin(name, password, address);
    Optional<Refusal> untold = known.value().flatMap(person -> passkeys.untold(person.id()));
    return untold.isPresent()
        ? passkeys.denied(SignIn.actor(known.value().orElseThrow()), untold.get(), address)
        : known.map(person -> begun(person.id()));
  }

  /** With what the browser asks the authenticator: to sign, or without a passkey to make one. */
  public Offer offer(Begun begun) {
    return passkeys.offer(begun.person(), begun.challenge());
  }

  /** Lets a person in whose passkey signed the challenge. */
  @Transactional
  public Answer<Person> end(PersonId id, Signed signed, String address) {
    Person person = person(id);
    Optional<String> challenge = waits(person) ? rows.end(id) : Optional.empty();
    if (challenge.isEmpty()) {
      signIn.refuseSecond(person, address, OVER.code());
      return Answer.refused(OVER);
    }
    if (proofs.take(id, challenge.get(), signed) instanceof Outcome.Refused refused) {
      signIn.refuseSecond(person, address, refused.why());
      return Answer.refused(NOT_SIGNED);
    }
    signIn.complete(person, address);
    return Answer.done(person);
  }

  /** Adds the first passkey of a person and begins anew with it; refused to who has one. */
  @Transactional
  public Answer<Begun> add(PersonId id, Made made, String address) {
    Person person = person(id);
    Actor actor = SignIn.actor(person);
    return waits(person) && rows.of(id).isEmpty()
        ? passkeys.add(actor, made, address).map(passkey -> begun(id))
        : passkeys.denied(actor, OVER, address);
  }

  /** Whose password was right; people are never removed. */
  private Person person(PersonId id) {
    return people.find(id).orElseThrow();
  }

  private boolean waits(Person person) {
    return asked() && person.active();
  }

  private Begun begun(PersonId person) {
    return new Begun(person, passkeys.challenge(person));
  }

  /**
   * A sign-in whose password was right.
   *
   * @param person whose
   * @param challenge what his passkey must sign, in base64url
   */
  public record Begun(PersonId person, String challenge) {}
}
