package dev.sluice.pipeline.identity;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.ConfigurationApplied;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.CredentialChanged.Credential;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** People: find, sign in with a password, deactivate. */
@Component
public class People {
  /** Trail of what belongs to no workspace, such as sign-ins that failed. */
  public static final WorkspaceId NO_WORKSPACE = new WorkspaceId("-");

  private static final Refusal OWN =
      new Refusal(
          Refusal.Kind.CONFLICT,
          "identity.own-sessions",
          "These are your own sessions; whoever ends them says once more who he is.",
          "End them at /account.");

  private final PersonRows rows;
  private final TokenRows tokens;
  private final ChatAccountRows accounts;
  private final SignIn signIn;
  private final SignInRows failures;
  private final LocalDoor door;
  private final Passwords passwords;
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final AuditTrail audit;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;

  People(
      PersonRows rows,
      TokenRows tokens,
      ChatAccountRows accounts,
      SignIn signIn,
      SignInRows failures,
      LocalDoor door,
      Passwords passwords,
      Workspaces workspaces,
      Entitlements entitlements,
      AuditTrail audit,
      ApplicationEventPublisher events,
      PlatformTransactionManager transactions) {
    this.rows = rows;
    this.tokens = tokens;
    this.accounts = accounts;
    this.signIn = signIn;
    this.failures = failures;
    this.door = door;
    this.events = events;
    this.passwords = passwords;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.audit = audit;
    this.transactions = new TransactionTemplate(transactions);
  }

  /** A person by identity. */
  public Optional<Person> find(PersonId id) {
    return rows.find(id);
  }

  /** How a person is called: the display name, or the identity of who is not known. */
  public String name(PersonId id) {
    return rows.find(id).map(Person::displayName).orElse(id.toString());
  }

  /** Display names of people, by name; those who are not known are left out. */
  public List<String> names(Collection<PersonId> ids) {
    return rows.among(ids).stream().map(Person::displayName).toList();
  }

  /** Everybody in a workspace, by display name. */
  public List<Person> in(WorkspaceId workspace) {
    return workspaces
        .find(workspace)
        .map(
            configuration -> rows.among(entitlements.bindings(configuration).where(member -> true)))
        .orElse(List.of());
  }

  /** Workspaces that a person belongs to; none for the unknown and the deactivated. */
  public List<WorkspaceId> workspaces(PersonId id) {
    boolean active = rows.find(id).map(Person::active).orElse(false);
    return active ? configuredIn(id) : List.of();
  }

  private List<WorkspaceId> configuredIn(PersonId id) {
    return workspaces.all().stream()
        .flatMap(workspace -> workspaces.find(workspace).stream())
        .filter(configuration -> entitlements.bindings(configuration).member(id).isPresent())
        .map(WorkspaceConfiguration::workspace)
        .toList();
  }

  /**
   * Signs a local person in by name and password alone, where that is enough. Refusals do not tell
   * whether the name exists; repeated failures lock the name at that address for a while. Audited
   * either way.
   */
  public Answer<Person> signIn(String name, String password, String address) {
    Answer<Person> answer = signIn.attempt(name, password, address);
    answer.value().filter(p -> door.emergency()).ifPresent(p -> announce(p, address));
    return answer;
  }

  /** Notes in the trail of the server that a person signed out of the console. */
  public void signedOut(PersonId id, String address) {
    Actor actor = new Actor(NO_WORKSPACE, id, name(id), "console", "", true, "");
    audit.appendAlone(
        AuditEvent.success("identity.signed-out", actor, "", 0, "", Map.of("address", address)));
  }

  private void announce(Person person, String address) {
    events.publishEvent(new EmergencySignIn(person, workspaces(person.id()), address));
  }

  /** Says that a person changed with what he signs in, where that is watched. */
  void announce(PersonId person, String address, Credential what) {
    if (door.watched()) {
      events.publishEvent(
          new CredentialChanged(
              rows.find(person).orElseThrow(), workspaces(person), address, what));
    }
  }

  /**
   * Sets a local person's password (bcrypt hash is kept), ends his sessions and tokens and lifts
   * every lock.
   *
   * @throws IllegalArgumentException when the password is empty or longer than 72 bytes
   * @throws IllegalStateException when there is no such local person
   */
  public void setPassword(PersonId id, String password) {
    setPassword(Actor.system(NO_WORKSPACE, ""), id, password);
  }

  /** Like {@link #setPassword(PersonId, String)}, on behalf of somebody. */
  public void setPassword(Actor actor, PersonId id, String password) {
    String hash = passwords.hash(password);
    transactions.executeWithoutResult(status -> setHash(actor, id, hash));
  }

  /** Like {@link #setPassword(Actor, PersonId, String)}, of whoever acts, which is announced. */
  void changePassword(Actor actor, String password, String address) {
    String hash = passwords.hash(password);
    transactions.executeWithoutResult(
        status -> {
          setHash(actor, actor.person(), hash);
          announce(actor.person(), address, Credential.PASSWORD);
        });
  }

  private void setHash(Actor actor, PersonId id, String hash) {
    if (!id.issuer().equals(PersonId.LOCAL) || !rows.setPassword(id, hash)) {
      throw new IllegalStateException("there is no local person " + id);
    }
    tokens.revokeAll(id);
    events.publishEvent(new SessionsEnded(id));
    failures.forget(Sha256.hex(id.subject()));
    record("identity.password-set", actor, id);
  }

  /** Whether this is the person's password now; for configurations, does not count as a sign-in. */
  boolean hasPassword(PersonId id, String password) {
    return passwords.matches(password, rows.passwordHash(id));
  }

  /**
   * Deactivates or reactivates a person at once, everywhere. Needs the right to manage each
   * workspace that the person belongs to. Deactivation ends all tokens for good.
   */
  public Answer<Person> setActive(Actor actor, PersonId id, boolean active) {
    Optional<Refusal> refusal = refuseManaging(actor, id);
    if (refusal.isPresent()) {
      audit.appendAlone(
          AuditEvent.denied(
              code(active),
              actor,
              "",
              0,
              "",
              Map.of("person", id.toString(), "reason", refusal.get().code())));
      return Answer.refused(refusal.get());
    }
    return transactions.execute(status -> setActiveNow(actor, id, active));
  }

  /**
   * Ends every session and token of somebody else, of workspaces that one manages; one's own are
   * ended by {@link OwnSessions}, which asks who one is.
   */
  public Answer<Person> endSessions(Actor actor, PersonId id) {
    Optional<Refusal> refusal =
        refuseManaging(actor, id)
            .or(() -> actor.person().equals(id) ? Optional.of(OWN) : Optional.empty());
    if (refusal.isPresent()) {
      audit.appendAlone(
          AuditEvent.denied(
              "identity.sessions-ended",
              actor,
              "",
              0,
              "",
              Map.of("person", id.toString(), "reason", refusal.get().code())));
      return Answer.refused(refusal.get());
    }
    return endSessionsNow(actor, id);
  }

  /** Ends every session and token of a person for somebody who may. */
  Answer<Person> endSessionsNow(Actor actor, PersonId id) {
    return transactions.execute(
        status -> {
          tokens.revokeAll(id);
          events.publishEvent(new SessionsEnded(id));
          record("identity.sessions-ended", actor, id);
          return Answer.done(rows.find(id).orElseThrow());
        });
  }

  /** Ends one session of whoever acts. */
  Answer<Person> endSessionNow(Actor actor, String reference) {
    return transactions.execute(
        status -> {
          events.publishEvent(new SessionEnded(actor.person(), reference));
          audit.append(
              AuditEvent.success(
                  "identity.session-ended", actor, "", 0, "", Map.of("session", reference)));
          return Answer.done(rows.find(actor.person()).orElseThrow());
        });
  }

  /** What the directory says of its own people; joins the caller's transaction. */
  void setActiveByDirectory(Actor actor, PersonId id, boolean active) {
    if (rows.find(id).filter(person -> person.active() != active).isPresent()) {
      var unused = setActiveNow(actor, id, active);
    }
  }

  private Answer<Person> setActiveNow(Actor actor, PersonId id, boolean active) {
    if (!rows.setActive(id, active)) {
      return new Answer.NothingToDo<>(id + " is already " + (active ? "active." : "deactivated."));
    }
    if (!active) {
      tokens.revokeAll(id);
      accounts.unlinkAll(id);
      events.publishEvent(new PersonDeactivated(id));
    }
    record(code(active), actor, id);
    return Answer.done(rows.find(id).orElseThrow());
  }

  /** Why somebody may not decide about an account: it takes every workspace that it belongs to. */
  Optional<Refusal> refuseManaging(Actor actor, PersonId id) {
    Optional<Refusal> here = entitlements.refuse(actor, Permission.MANAGE, Entitlements.EVERYWHERE);
    List<WorkspaceId> all = configuredIn(id);
    if (here.isPresent() || actor.via().equals("system")) {
      return here;
    }
    if (rows.find(id).isEmpty() || !all.contains(actor.workspace())) {
      return Optional.of(noSuchPerson(id));
    }
    return all.stream()
        .flatMap(
            workspace ->
                entitlements
                    .refuse(actor.in(workspace), Permission.MANAGE, Entitlements.EVERYWHERE)
                    .stream())
        .findFirst();
  }

  private static Refusal noSuchPerson(PersonId id) {
    return new Refusal(
        Refusal.Kind.NOT_FOUND,
        "identity.no-such-person",
        "There is no person " + id + " in this workspace.",
        "Check the name; people are added by the configuration.");
  }

  private static String code(boolean active) {
    return active ? "identity.reactivated" : "identity.deactivated";
  }

  private void record(String code, Actor actor, PersonId id) {
    audit.append(AuditEvent.success(code, actor, "", 0, "", Map.of("person", id.toString())));
  }

  /** Everybody whom a configuration names is known from then on; nobody is removed. */
  @EventListener
  void on(ConfigurationApplied event) {
    event
        .configuration()
        .people()
        .forEach(member -> rows.add(RoleBindings.id(member), member.displayName()));
  }
}
