package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.ProviderGroups.Source;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.MDC;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes in people whom identity providers vouch for. Who comes for the first time is made known
 * without any role but those that his groups are bound to.
 */
@Component
public class Arrivals {
  private static final int LONGEST_NAME = 100;
  private static final int MOST_GROUPS = 1_000;
  private static final Refusal DEACTIVATED =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "identity.deactivated",
          "Your account is deactivated here.",
          "Ask an admin of your workspace to activate it again.");
  private static final Refusal NOT_AN_IDENTITY =
      new Refusal(
          Refusal.Kind.INVALID,
          "identity.not-usable",
          "The provider names you in a way that cannot be used.",
          "Ask an admin to check which claim holds the subject.");

  private final PersonRows people;
  private final ProviderGroups groups;
  private final AuditTrail audit;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;

  Arrivals(
      PersonRows people,
      ProviderGroups groups,
      AuditTrail audit,
      ApplicationEventPublisher events,
      PlatformTransactionManager transactions) {
    this.people = people;
    this.groups = groups;
    this.audit = audit;
    this.events = events;
    this.transactions = new TransactionTemplate(transactions);
  }

  /** Signs a person in; refused for the deactivated. Audited either way. */
  public Answer<Person> signIn(Arrival arrival) {
    if (!usable(arrival.id())) {
      return Answer.refused(NOT_AN_IDENTITY);
    }
    return transactions.execute(status -> arrive(arrival));
  }

  /** Notes in the trail that somebody came whom the server does not believe. */
  public void refused(String provider, String reason, String address) {
    PersonId unknown = new PersonId(PersonId.LOCAL, "unknown");
    Actor actor =
        new Actor(People.NO_WORKSPACE, unknown, "unknown", "sign-in", "", true, correlation());
    audit.appendAlone(
        AuditEvent.denied(
            "identity.sign-in-refused",
            actor,
            "",
            0,
            "",
            Map.of("provider", provider, "reason", reason, "address", address)));
  }

  /** Ends every session of a person who signed out at his provider; tokens of programs go on. */
  public void signedOut(PersonId id, String provider, String address) {
    transactions.executeWithoutResult(
        status ->
            people
                .find(id)
                .ifPresent(
                    person -> {
                      Actor actor =
                          new Actor(
                              People.NO_WORKSPACE,
                              id,
                              person.displayName(),
                              "provider",
                              "",
                              true,
                              correlation());
                      events.publishEvent(new SessionsEnded(id));
                      record(
                          "identity.signed-out-at-provider",
                          actor,
                          Map.of("provider", provider, "address", address));
                    }));
  }

  private static String correlation() {
    return Optional.ofNullable(MDC.get("correlation")).orElse("");
  }

  private Answer<Person> arrive(Arrival arrival) {
    Optional<Person> known = people.find(arrival.id());
    Actor actor = actor(arrival);
    if (known.isPresent() && !known.get().active()) {
      audit.append(
          AuditEvent.denied(
              "identity.sign-in-refused",
              actor,
              "",
              0,
              "",
              with(arrival.facts(), "reason", "deactivated")));
      return Answer.refused(DEACTIVATED);
    }
    people.add(arrival.id(), shown(arrival));
    people.signedIn(arrival.id());
    if (known.isEmpty()) {
      record("identity.provisioned", actor, arrival.facts());
    }
    groups.replace(
        arrival.id(),
        Source.SIGN_IN,
        arrival.groups().stream().limit(MOST_GROUPS).collect(Collectors.toSet()),
        Optional.of(arrival.groupsValid()));
    record("identity.signed-in", actor, with(arrival.facts(), "groups", named(arrival)));
    return Answer.done(people.find(arrival.id()).orElseThrow());
  }

  private void record(String code, Actor actor, Map<String, String> facts) {
    audit.append(AuditEvent.success(code, actor, "", 0, "", facts));
  }

  private static String named(Arrival arrival) {
    return arrival.groups().stream().sorted().collect(Collectors.joining(", "));
  }

  private static Map<String, String> with(Map<String, String> facts, String key, String value) {
    Map<String, String> all = new TreeMap<>(facts);
    all.put(key, value);
    return all;
  }

  private static Actor actor(Arrival arrival) {
    return new Actor(
        People.NO_WORKSPACE, arrival.id(), shown(arrival), "sign-in", "", true, correlation());
  }

  /** Local people and Sluice itself never come from elsewhere; bars part issuer and subject. */
  private static boolean usable(PersonId id) {
    return !id.issuer().equals(PersonId.LOCAL)
        && !id.issuer().equals("sluice")
        && !id.issuer().contains("|")
        && id.issuer().length() + id.subject().length() <= 450
        && (id.issuer() + id.subject()).codePoints().noneMatch(Arrivals::unseen);
  }

  private static String shown(Arrival arrival) {
    StringBuilder shown = new StringBuilder();
    arrival
        .displayName()
        .strip()
        .codePoints()
        .filter(c -> !unseen(c))
        .limit(LONGEST_NAME)
        .forEach(shown::appendCodePoint);
    return shown.isEmpty() ? arrival.id().subject() : shown.toString();
  }

  private static boolean unseen(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
