package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Lets people end sessions of their own, once they said who they are (OWASP ASVS 5.0, 7.5.2). */
@Component
public class OwnSessions {
  private static final Refusal NOT_HUMAN =
      new Refusal(
          Kind.FORBIDDEN, "identity.not-human", "A program has no sessions.", "End its token.");
  private static final Refusal AGAIN =
      new Refusal(
          Kind.FORBIDDEN,
          "identity.sign-in-again",
          "It is more than five minutes since your identity provider asked who you are.",
          "Sign in there again first.");

  private static final Refusal UNKNOWN =
      new Refusal(
          Kind.NOT_FOUND,
          "identity.no-such-session",
          "You have no such session.",
          "Look at the list of yours.");
  private static final Pattern REFERENCE = Pattern.compile("session:[0-9a-f]{16}");

  private final People people;
  private final SignIn signIn;
  private final SignInRows rows;
  private final AuditTrail audit;

  OwnSessions(People people, SignIn signIn, SignInRows rows, AuditTrail audit) {
    this.people = people;
    this.signIn = signIn;
    this.rows = rows;
    this.audit = audit;
  }

  /** Whether a provider asked who somebody is so short a time ago that it counts. */
  public boolean recent(Instant signedIn) {
    return rows.recent(signedIn);
  }

  /** Whether a provider never said when it asked, so that it is of no use to send people there. */
  public boolean unsaid(Instant signedIn) {
    return signedIn.equals(Instant.EPOCH);
  }

  /**
   * Ends every session and token of whoever acts. People of a provider that never says when it
   * asked who they are do it without being asked: it takes a stolen session away from a thief too.
   */
  public Answer<Person> endAll(Actor actor, Proof proof) {
    return refuse(actor, proof, unsaid(proof.signedIn()))
        .map(why -> denied("identity.sessions-ended", actor, why))
        .orElseGet(() -> people.endSessionsNow(actor, actor.person()));
  }

  /**
   * Ends one session of whoever acts; tokens go on. One that is over already ends the same.
   *
   * @param reference what tells it from his others, as in {@code SignedIn}
   */
  public Answer<Person> end(Actor actor, String reference, Proof proof) {
    boolean known = REFERENCE.matcher(reference).matches();
    return (known ? refuse(actor, proof, false) : Optional.of(UNKNOWN))
        .map(why -> denied("identity.session-ended", actor, why))
        .orElseGet(() -> people.endSessionNow(actor, reference));
  }

  private Optional<Refusal> refuse(Actor actor, Proof proof, boolean unasked) {
    if (!actor.human()) {
      return Optional.of(NOT_HUMAN);
    }
    if (actor.person().issuer().equals(PersonId.LOCAL)) {
      return signIn.confirm(actor.person(), proof.password(), proof.address()).refusal();
    }
    return unasked || recent(proof.signedIn()) ? Optional.empty() : Optional.of(AGAIN);
  }

  private Answer<Person> denied(String code, Actor actor, Refusal why) {
    audit.appendAlone(
        AuditEvent.denied(
            code,
            actor,
            "",
            0,
            "",
            Map.of("person", actor.person().toString(), "reason", why.code())));
    return Answer.refused(why);
  }

  /**
   * How somebody shows once more who he is: a local person by the password, others by a sign-in at
   * their provider.
   *
   * @param password what he typed, or empty
   * @param address from where
   * @param signedIn when his provider last asked who he is; the epoch where it never said so
   */
  public record Proof(String password, String address, Instant signedIn) {}
}
