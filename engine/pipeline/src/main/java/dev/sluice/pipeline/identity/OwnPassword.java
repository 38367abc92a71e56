package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Lets local people change their own password, with the one that they have (OWASP ASVS, 6.2.3). */
@Component
public class OwnPassword {
  private static final Refusal NOT_LOCAL =
      new Refusal(
          Kind.FORBIDDEN,
          "password.not-local",
          "Only a local person in person has a password here.",
          "People of an identity provider change theirs there.");

  private final People people;
  private final SignIn signIn;

  OwnPassword(People people, SignIn signIn) {
    this.people = people;
    this.signIn = signIn;
  }

  /** Why somebody has no password to change; empty when he has. */
  public Optional<Refusal> refuse(Actor actor) {
    return actor.human() && actor.person().issuer().equals(PersonId.LOCAL)
        ? Optional.empty()
        : Optional.of(NOT_LOCAL);
  }

  /**
   * Changes it and ends all sessions and tokens of the person. Wrong tries count as those of
   * sign-ins do; where changes are watched, admins hear of this one, or it is not changed.
   *
   * @param now the password that he has
   * @param next the one that he wants
   * @param address from where
   */
  public Answer<Person> change(Actor actor, String now, String next, String address) {
    Optional<Refusal> refusal =
        refuse(actor)
            .or(
                () ->
                    people
                        .find(actor.person())
                        .flatMap(person -> NewPassword.refuse(next, person)));
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    Answer<Person> known = signIn.confirm(actor.person(), now, address);
    known.value().ifPresent(person -> people.changePassword(actor, next, address));
    return known;
  }
}
