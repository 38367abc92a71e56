package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.ProviderGroups.Source;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * People and groups as a provider's directory keeps them. Its word is final for its own people:
 * whoever it deactivates or removes is deactivated here in the same transaction, and only its
 * groups count. It gives no roles: the configuration binds roles to groups.
 */
@Component
public class Directory {
  private final DirectoryRows rows;
  private final PersonRows persons;
  private final People people;
  private final ProviderGroups groups;
  private final AuditTrail audit;
  private final TransactionTemplate transactions;

  Directory(
      DirectoryRows rows,
      PersonRows persons,
      People people,
      ProviderGroups groups,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    this.rows = rows;
    this.persons = persons;
    this.people = people;
    this.groups = groups;
    this.audit = audit;
    this.transactions = new TransactionTemplate(transactions);
  }

  /** A user by id. */
  public Optional<DirectoryUser> user(String issuer, String id) {
    return rows.user(issuer, id);
  }

  /** A user by the name that the directory gives him, in any case. */
  public Optional<DirectoryUser> userNamed(String issuer, String userName) {
    return rows.userNamed(issuer, userName);
  }

  /** The user who is a person. */
  public Optional<DirectoryUser> userOf(PersonId person) {
    return rows.userOf(person);
  }

  /** Some users, by id. */
  public Listed<DirectoryUser> users(String issuer, int offset, int limit) {
    return new Listed<>(rows.users(issuer, offset, limit), rows.countUsers(issuer));
  }

  /** Adds or replaces a user; the subject of a user never changes. */
  public DirectoryUser save(Actor actor, DirectoryUser user) {
    transactions.executeWithoutResult(
        status -> {
          boolean returns =
              rows.user(user.person().issuer(), user.id()).filter(b -> !b.active()).isPresent();
          rows.save(user);
          persons.add(user.person(), user.displayName());
          rows.keptByDirectory(user.person());
          refresh(user);
          // An admin's own deactivation stands until the directory's word changes.
          if (!user.active() || returns) {
            people.setActiveByDirectory(actor, user.person(), user.active());
          }
          record("directory.user-saved", actor, user.person().toString(), user.userName());
        });
    return user;
  }

  /** Takes a user out of the directory; the person stays known, deactivated. */
  public void remove(Actor actor, DirectoryUser user) {
    transactions.executeWithoutResult(
        status -> {
          rows.removeUser(user.id());
          groups.replace(user.person(), Source.DIRECTORY, Set.of(), Optional.empty());
          people.setActiveByDirectory(actor, user.person(), false);
          record("directory.user-removed", actor, user.person().toString(), user.userName());
        });
  }

  /** A group by id. */
  public Optional<DirectoryGroup> group(String issuer, String id) {
    return rows.group(issuer, id);
  }

  /** A group by name. */
  public Optional<DirectoryGroup> groupNamed(String issuer, String displayName) {
    return rows.groupNamed(issuer, displayName);
  }

  /** Some groups, by id. */
  public Listed<DirectoryGroup> groups(String issuer, int offset, int limit) {
    return new Listed<>(rows.groups(issuer, offset, limit), rows.countGroups(issuer));
  }

  /** Who is in a group. */
  public List<DirectoryUser> members(DirectoryGroup group) {
    return rows.members(group.id());
  }

  /** Adds or renames a group and changes who is in it: all at once or not at all. */
  public DirectoryGroup save(Actor actor, DirectoryGroup group, UnaryOperator<Set<String>> change) {
    transactions.executeWithoutResult(
        status -> {
          Map<String, DirectoryUser> affected = new LinkedHashMap<>();
          rows.members(group.id()).forEach(user -> affected.put(user.id(), user));
          rows.save(group);
          Set<String> before = Set.copyOf(affected.keySet());
          Set<String> after = change.apply(before);
          rows.leave(group.id(), without(before, after));
          rows.join(group, without(after, before));
          rows.members(group.id()).forEach(user -> affected.put(user.id(), user));
          affected.values().forEach(this::refresh);
          record("directory.group-saved", actor, group.displayName(), String.join(", ", after));
        });
    return group;
  }

  /** Takes a group away; nobody is in it any more. */
  public void remove(Actor actor, DirectoryGroup group) {
    transactions.executeWithoutResult(
        status -> {
          List<DirectoryUser> members = rows.members(group.id());
          rows.removeGroup(group.id());
          members.forEach(this::refresh);
          record("directory.group-removed", actor, group.displayName(), "");
        });
  }

  private static Collection<String> without(Set<String> some, Set<String> others) {
    return some.stream().filter(one -> !others.contains(one)).toList();
  }

  private void refresh(DirectoryUser user) {
    groups.replace(user.person(), Source.DIRECTORY, rows.groupNames(user.id()), Optional.empty());
  }

  private void record(String code, Actor actor, String what, String more) {
    audit.append(AuditEvent.success(code, actor, "", 0, "", Map.of("name", what, "detail", more)));
  }

  /**
   * A user of a directory.
   *
   * @param id id that was given to him here
   * @param person who he is: the issuer and the directory's own id of him
   * @param userName name at the directory; can change
   * @param displayName how he is shown
   * @param active whether he may sign in
   */
  public record DirectoryUser(
      String id, PersonId person, String userName, String displayName, boolean active) {}

  /**
   * A group of a directory.
   *
   * @param id id that was given to it here
   * @param issuer issuer of the provider
   * @param externalId the directory's own id of it, or empty
   * @param displayName its name
   */
  public record DirectoryGroup(String id, String issuer, String externalId, String displayName) {}

  /** Some of many. */
  public record Listed<T>(List<T> some, long total) {
    public Listed {
      some = List.copyOf(some);
    }
  }
}
