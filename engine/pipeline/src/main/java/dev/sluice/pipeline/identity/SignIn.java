package dev.sluice.pipeline.identity;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sign-in of local people. A known and an unknown name take the same steps in the same order: one
 * look-up, one hash, one counter, one entry in the trail; and get the same answer.
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
    Attempt attempt = new Attempt(Sha256.hex(name), id, right, address);
    return transactions.execute(status -> count(attempt));
  }

  private Answer<Person> count(Attempt attempt) {
    SignInRows.Counter counter = counters.lock(attempt.nameHash());
    Optional<Person> person = people.find(attempt.id());
    if (counter.locked()) {
      return refuse(attempt, person, "locked");
    }
    Optional<Person> active = person.filter(Person::active);
    if (!attempt.right() || active.isEmpty()) {
      int failures = counter.failures() + 1;
      counters.fail(attempt.nameHash(), failures, settings.lockAfter(failures));
      return refuse(attempt, person, reason(attempt, person));
    }
    counters.forget(attempt.nameHash());
    if (!door.opensFor(attempt.id())) {
      return refuse(attempt, person, "passwords are for emergencies only");
    }
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

  private Answer<Person> refuse(Attempt attempt, Optional<Person> person, String reason) {
    Person shown =
        person.orElse(new Person(new PersonId(PersonId.LOCAL, "unknown"), "unknown", false));
    Map<String, String> details =
        Map.of("address", attempt.address(), "reason", reason, "name-sha256", attempt.nameHash());
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

  private record Attempt(String nameHash, PersonId id, boolean right, String address) {}
}
