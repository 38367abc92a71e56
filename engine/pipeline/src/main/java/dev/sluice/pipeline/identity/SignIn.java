package dev.sluice.pipeline.identity;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.SignInRows.Counter;
import dev.sluice.pipeline.identity.SignInRows.Place;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sign-in of local people. A known and an unknown name take the same steps in the same order: one
 * look-up, one hash, the same counters, one entry in the trail; and get the same answer.
 *
 * <p>Failures lock a name at the address that they come from ({@link SourceAddress}), longer and
 * longer. Many failures from anywhere lock it for a while at addresses from which it never signed
 * in, so that neither one stranger nor many lock somebody out at his usual place or on the server's
 * own machine (OWASP ASVS 5.0, 6.3.1).
 */
@Component
class SignIn {
  private static final int LONGEST_NAME = 200;

  private static final Refusal REFUSED =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "identity.sign-in-refused",
          "Name and password do not fit, or there were too many failures.",
          "Check both; after several failures wait a quarter of an hour or ask an admin.");

  private final PersonRows people;
  private final SignInRows counters;
  private final Passwords passwords;
  private final IdentitySettings settings;
  private final LocalDoor door;
  private final AuditTrail audit;
  private final TransactionTemplate transactions;

  SignIn(
      PersonRows people,
      SignInRows counters,
      Passwords passwords,
      IdentitySettings settings,
      LocalDoor door,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    this.people = people;
    this.counters = counters;
    this.passwords = passwords;
    this.settings = settings;
    this.door = door;
    this.audit = audit;
    this.transactions = new TransactionTemplate(transactions);
  }

  /** The hash is computed before the transaction, so that no connection waits for it. */
  Answer<Person> attempt(String name, String password, String address) {
    boolean plausible = !name.isBlank() && name.length() <= LONGEST_NAME && printable(name);
    PersonId id = new PersonId(PersonId.LOCAL, plausible ? name : "-");
    boolean right = passwords.matches(password, people.passwordHash(id));
    Place place = new Place(Sha256.hex(name), Sha256.hex(SourceAddress.group(address)));
    Attempt attempt = new Attempt(place, id, right, address);
    return transactions.execute(status -> count(attempt));
  }

  private Answer<Person> count(Attempt attempt) {
    Counters now = counters(attempt);
    Optional<Person> person = people.find(attempt.id());
    if (now.locked()) {
      return refuse(attempt, person, "locked");
    }
    Optional<Person> active = person.filter(Person::active);
    if (!attempt.right() || active.isEmpty()) {
      fail(attempt.place(), now);
      return refuse(attempt, person, reason(attempt, person));
    }
    if (!door.opensFor(attempt.id())) {
      return refuse(attempt, person, door.use());
    }
    counters.signedIn(attempt.place());
    audit.append(
        AuditEvent.success(
            door.emergency() ? "identity.emergency-sign-in" : "identity.signed-in",
            actor(active.get()),
            "",
            0,
            "",
            Map.of("address", attempt.address())));
    return Answer.done(active.get());
  }

  /** The counters are always locked in this order. */
  private Counters counters(Attempt attempt) {
    Counter everywhere = counters.lock(attempt.place().everywhere());
    Counter here = counters.lock(attempt.place());
    boolean known = SourceAddress.local(attempt.address()) || counters.knows(attempt.place());
    return new Counters(everywhere, here, known);
  }

  private void fail(Place place, Counters now) {
    int here = now.here().failures() + 1;
    Duration lock = settings.lockAfter(here);
    boolean first = now.known() && lock.compareTo(settings.lock()) > 0;
    counters.fail(place, here, first ? settings.lock() : lock);
    int everywhere = now.everywhere().failures() + 1;
    counters.fail(place.everywhere(), everywhere, settings.lockEverywhereAfter(everywhere));
  }

  private Answer<Person> refuse(Attempt attempt, Optional<Person> person, String reason) {
    Person shown =
        person.orElse(new Person(new PersonId(PersonId.LOCAL, "unknown"), "unknown", false));
    Map<String, String> details =
        Map.of(
            "address",
            attempt.address(),
            "reason",
            reason,
            "name-sha256",
            attempt.place().nameHash());
    audit.append(AuditEvent.denied("identity.sign-in-refused", actor(shown), "", 0, "", details));
    return Answer.refused(REFUSED);
  }

  private static String reason(Attempt attempt, Optional<Person> person) {
    if (person.isEmpty()) {
      return "unknown";
    }
    return attempt.right() ? "deactivated" : "wrong password";
  }

  private static Actor actor(Person person) {
    return new Actor(
        People.NO_WORKSPACE, person.id(), person.displayName(), "sign-in", "", true, "");
  }

  private static boolean printable(String name) {
    return name.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private record Attempt(Place place, PersonId id, boolean right, String address) {}

  /**
   * What was counted before.
   *
   * @param known whether the name has signed in from there, or it is the server's own machine
   */
  private record Counters(Counter everywhere, Counter here, boolean known) {
    boolean locked() {
      return here.locked() || (!known && everywhere.locked());
    }
  }
}
