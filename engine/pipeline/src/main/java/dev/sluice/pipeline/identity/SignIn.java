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
import dev.sluice.pipeline.kernel.SignedIn;
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

  private static final Refusal PASSKEY_ASKED =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "identity.passkey-asked",
          "This server asks local people for a passkey after the password.",
          "Sign in by a browser; programs bring a token that was made there.");

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

  /** Signs in with the password alone, where nothing else is asked for. */
  Answer<Person> attempt(String name, String password, String address) {
    if (door.passkey()) {
      Attempt refused = new Attempt(place(name, address), local("-"), false, address, Use.SIGN_IN);
      return transactions.execute(
          status -> refuse(refused, Optional.empty(), "a passkey is asked for", PASSKEY_ASKED));
    }
    return check(name, password, address, Use.SIGN_IN);
  }

  /** Takes the password as the first factor; nobody is in before {@link #complete}. */
  Answer<Person> begin(String name, String password, String address) {
    return check(name, password, address, Use.FIRST_FACTOR);
  }

  /** Takes the password once more of a person who is in. */
  Answer<Person> confirm(PersonId person, String password, String address) {
    return check(person.subject(), password, address, Use.CONFIRM);
  }

  /** Notes that a person is in by both factors; joins the caller's transaction. */
  void complete(Person person, String address) {
    counters.signedIn(place(person.id().subject(), address));
    record(
        "identity.signed-in", person, Map.of("address", address, "method", SignedIn.TWO_FACTORS));
  }

  /** Notes that the second factor was refused; joins the caller's transaction. */
  void refuseSecond(Person person, String address, String reason) {
    audit.append(
        AuditEvent.denied(
            "identity.sign-in-refused",
            actor(person),
            "",
            0,
            "",
            Map.of("address", address, "reason", reason)));
  }

  /** The hash is computed before the transaction, so that no connection waits for it. */
  private Answer<Person> check(String name, String password, String address, Use use) {
    boolean plausible = !name.isBlank() && name.length() <= LONGEST_NAME && printable(name);
    PersonId id = local(plausible ? name : "-");
    boolean right = passwords.matches(password, people.passwordHash(id));
    Attempt attempt = new Attempt(place(name, address), id, right, address, use);
    return transactions.execute(status -> count(attempt));
  }

  private Answer<Person> count(Attempt attempt) {
    Counters now = counters(attempt);
    Optional<Person> person = people.find(attempt.id());
    if (now.locked()) {
      return refuse(attempt, person, "locked", REFUSED);
    }
    Optional<Person> active = person.filter(Person::active);
    if (!attempt.right() || active.isEmpty()) {
      fail(attempt.place(), now);
      return refuse(attempt, person, reason(attempt, person), REFUSED);
    }
    if (!door.opensFor(attempt.id())) {
      return refuse(attempt, person, door.use(), REFUSED);
    }
    if (attempt.use() != Use.FIRST_FACTOR) {
      counters.signedIn(attempt.place());
    }
    record(done(attempt.use()), active.get(), Map.of("address", attempt.address()));
    return Answer.done(active.get());
  }

  private String done(Use use) {
    return switch (use) {
      case SIGN_IN -> door.emergency() ? "identity.emergency-sign-in" : "identity.signed-in";
      case FIRST_FACTOR -> "identity.passkey-asked";
      case CONFIRM -> "identity.confirmed";
    };
  }

  private void record(String code, Person person, Map<String, String> details) {
    audit.append(AuditEvent.success(code, actor(person), "", 0, "", details));
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

  private Answer<Person> refuse(
      Attempt attempt, Optional<Person> person, String reason, Refusal why) {
    Person shown = person.orElse(new Person(local("unknown"), "unknown", false));
    Map<String, String> details =
        Map.of(
            "address",
            attempt.address(),
            "reason",
            reason,
            "name-sha256",
            attempt.place().nameHash());
    String code = attempt.use() == Use.CONFIRM ? "identity.confirmed" : "identity.sign-in-refused";
    audit.append(AuditEvent.denied(code, actor(shown), "", 0, "", details));
    return Answer.refused(why);
  }

  private static String reason(Attempt attempt, Optional<Person> person) {
    if (person.isEmpty()) {
      return "unknown";
    }
    return attempt.right() ? "deactivated" : "wrong password";
  }

  private static Place place(String name, String address) {
    return new Place(Sha256.hex(name), Sha256.hex(SourceAddress.group(address)));
  }

  private static PersonId local(String name) {
    return new PersonId(PersonId.LOCAL, name);
  }

  /** A local person on the way in. */
  static Actor actor(Person person) {
    return new Actor(
        People.NO_WORKSPACE, person.id(), person.displayName(), "sign-in", "", true, "");
  }

  private static boolean printable(String name) {
    return name.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  /** What a password is typed for. */
  private enum Use {
    /** To come in. */
    SIGN_IN,
    /** To come in, with a passkey afterwards. */
    FIRST_FACTOR,
    /** To change something of one's own account. */
    CONFIRM
  }

  private record Attempt(Place place, PersonId id, boolean right, String address, Use use) {}

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
